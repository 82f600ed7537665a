import { type APIEmbed, type APIMessageTopLevelComponent, ComponentType } from 'discord-api-types/v10'
import { asArray, asObject, asText, isAbsent, isObject, type JsonObject } from '../json.ts'
import { walkComponents } from '../rules/component-tree.ts'
import { isEmptyEmbed } from '../rules/embed-rules.ts'

/** Makes a URL that was sent (perhaps `attachment://name`) into one that can be fetched. */
export type ResolveUrl = (url: string) => string

/**
 * Components as Discord stores and returns them: every one has a number `id`, given in the order of reading
 * and skipping ids that the sender chose, and optional fields have their defaults.
 */
export function storedComponents(components: unknown, resolve: ResolveUrl): APIMessageTopLevelComponent[] {
  const taken = new Set([...walkComponents(components)].map(({ component }) => component.id))
  let last = 0
  const numbered = (chosen: unknown): number => {
    if (typeof chosen === 'number' && chosen > 0) return chosen
    do last += 1
    while (taken.has(last))
    return last
  }
  const store = (component: JsonObject): JsonObject => {
    // The id comes first: a parent is numbered before what is inside it.
    const id = numbered(component.id)
    const stored: Record<string, unknown> = { ...withDefaults(component, resolve), id }
    if (Array.isArray(component.components)) stored.components = component.components.map(asObject).map(store)
    if (isObject(component.accessory)) stored.accessory = store(component.accessory)
    return stored
  }
  // Checked by component-rules before it is stored.
  return asArray(components).map(asObject).map(store) as unknown as APIMessageTopLevelComponent[]
}

/** Embeds as Discord stores and returns them: of type `rich`, empty ones dropped, blanks around texts cut off. */
export function storedEmbeds(embeds: unknown, resolve: ResolveUrl): APIEmbed[] {
  return asArray(embeds)
    .map(asObject)
    .filter((embed) => !isEmptyEmbed(embed))
    .map((embed) => {
      const stored: Record<string, unknown> = { ...withoutAbsent(embed), type: 'rich' }
      for (const key of ['title', 'description']) {
        if (typeof stored[key] === 'string') stored[key] = asText(stored[key]).trim()
      }
      for (const key of ['image', 'thumbnail']) {
        if (isObject(stored[key])) stored[key] = picture(stored[key], resolve)
      }
      if (Array.isArray(stored.fields)) {
        stored.fields = stored.fields.map((field) => ({ inline: false, ...asObject(field) }))
      }
      return stored as unknown as APIEmbed
    })
}

function withDefaults(component: JsonObject, resolve: ResolveUrl): JsonObject {
  const given = withoutAbsent(component)
  switch (component.type) {
    case ComponentType.StringSelect:
    case ComponentType.UserSelect:
    case ComponentType.RoleSelect:
    case ComponentType.MentionableSelect:
    case ComponentType.ChannelSelect:
      return { min_values: 1, max_values: 1, ...given }
    case ComponentType.Container:
      return { accent_color: null, spoiler: false, ...given }
    case ComponentType.Separator:
      return { spacing: 1, divider: true, ...given }
    case ComponentType.Thumbnail:
      return { description: null, spoiler: false, ...given, media: media(given.media, resolve) }
    case ComponentType.MediaGallery:
      return { ...given, items: asArray(given.items).map((item) => galleryItem(asObject(item), resolve)) }
    case ComponentType.File:
      return { spoiler: false, ...given, file: media(given.file, resolve) }
    default:
      return given
  }
}

function galleryItem(item: JsonObject, resolve: ResolveUrl): JsonObject {
  return { description: null, spoiler: false, ...item, media: media(item.media, resolve) }
}

function media(value: unknown, resolve: ResolveUrl): JsonObject {
  const url = resolve(asText(asObject(value).url))
  return { id: '0', url, proxy_url: url, width: null, height: null, content_type: null }
}

function picture(value: JsonObject, resolve: ResolveUrl): JsonObject {
  const url = resolve(asText(value.url))
  return { ...value, url, proxy_url: url }
}

function withoutAbsent(value: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => !isAbsent(field)))
}
