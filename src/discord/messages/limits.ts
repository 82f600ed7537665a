import { ButtonStyle, ComponentType, MessageFlags } from 'discord-api-types/v10'
import { z } from 'zod'

/**
 * Discord's limits on what a bot sends, as one pure check of a request's body. Sources: Discord's developer
 * documentation (Message Resource, Component Reference, Application Commands).
 */
export const LIMITS = {
  content: 2_000,
  embeds: 10,
  embedsTotal: 6_000,
  embedTitle: 256,
  embedDescription: 4_096,
  embedFields: 25,
  /** Components of a message, nested ones included. */
  components: 40,
  /** Characters in all text displays of a message. */
  text: 4_000,
  /** UTF-8 bytes above which a message of components is refused. */
  bytes: 10_000,
  rows: 5,
  rowButtons: 5,
  sectionTexts: 3,
  options: 25,
  optionText: 100,
  customId: 100,
  placeholder: 150,
  buttonLabel: 80,
  url: 512,
  nonce: 25,
  /** Characters of a picture's description. */
  pictureText: 1_024,
  choices: 25,
  choiceText: 100,
} as const

const component = z.looseObject({
  type: z.number(),
  custom_id: z.string().optional(),
  url: z.string().optional(),
  label: z.string().optional(),
  placeholder: z.string().optional(),
  content: z.string().optional(),
  style: z.number().optional(),
  options: z
    .array(z.looseObject({ label: z.string(), value: z.string(), description: z.string().optional() }))
    .optional(),
})
type Component = z.infer<typeof component> & { components?: unknown; accessory?: unknown }

const message = z.looseObject({
  flags: z.number().optional(),
  content: z.string().nullish(),
  nonce: z.union([z.string(), z.number()]).optional(),
  embeds: z.array(z.unknown()).optional(),
  components: z.array(z.unknown()).optional(),
  allowed_mentions: z.looseObject({ parse: z.array(z.string()).optional() }).nullish(),
})

/** Everything wrong with a message's body, as sentences for our log; empty where it may be sent. */
export function messageFaults(body: unknown): string[] {
  const parsed = message.safeParse(body)
  if (!parsed.success) return [`not a message: ${z.prettifyError(parsed.error)}`]
  const { flags = 0, content, nonce, embeds = [], components = [], allowed_mentions } = parsed.data
  const isV2 = (flags & MessageFlags.IsComponentsV2) !== 0
  const all = components.flatMap(flatten)
  const faults: string[] = []
  const limit = (what: string, is: number, most: number) => {
    if (is > most) faults.push(`${what}: ${is}, at most ${most}`)
  }

  limit('content characters', content?.length ?? 0, LIMITS.content)
  limit('nonce characters', String(nonce ?? '').length, LIMITS.nonce)
  limit('embeds', embeds.length, LIMITS.embeds)
  limit(
    'embed characters',
    embeds.reduce<number>((sum, embed) => sum + embedLength(embed), 0),
    LIMITS.embedsTotal,
  )
  if (allowed_mentions?.parse === undefined)
    faults.push('allowed_mentions.parse is missing, so text could ping')
  if (isV2) {
    if (content || embeds.length > 0) faults.push('components V2 exclude content and embeds')
    limit('components', all.length, LIMITS.components)
    limit(
      'text characters',
      all.reduce((sum, { content: text = '' }) => sum + text.length, 0),
      LIMITS.text,
    )
    limit('bytes', Buffer.byteLength(JSON.stringify(components)), LIMITS.bytes)
    if (all.length === 0) faults.push('empty: no components')
  } else {
    limit('rows', components.length, LIMITS.rows)
    if (all.some(({ type }) => type >= ComponentType.Section))
      faults.push('a V2 component without the V2 flag')
    if (!content?.trim() && embeds.length === 0 && components.length === 0)
      faults.push('empty: no content, embeds or components')
  }
  const ids = all.flatMap(({ custom_id }) => custom_id ?? [])
  for (const id of new Set(ids.filter((each, index) => ids.indexOf(each) !== index))) {
    faults.push(`custom_id "${id}" is there twice`)
  }
  return [...faults, ...embeds.flatMap(embedFaults), ...all.flatMap(componentFaults)]
}

/** Everything wrong with the answer to an autocomplete, as sentences for our log. */
export function choicesFaults(choices: readonly { name: string; value: string | number }[]): string[] {
  const faults = choices.flatMap(({ name, value }) =>
    [name, String(value)].some((text) => text.length === 0 || text.length > LIMITS.choiceText)
      ? [`choice "${name}": name and value take 1 to ${LIMITS.choiceText} characters`]
      : [],
  )
  return choices.length > LIMITS.choices
    ? [`${choices.length} choices, at most ${LIMITS.choices}`, ...faults]
    : faults
}

/** A component with all that is inside it. What is no component is left to Discord's own check. */
function flatten(value: unknown): Component[] {
  const parsed = component.safeParse(value)
  if (!parsed.success) return []
  const self: Component = parsed.data
  const inner = [...(Array.isArray(self.components) ? self.components : []), self.accessory]
  return [self, ...inner.flatMap(flatten)]
}

function componentFaults(self: Component): string[] {
  const faults: string[] = []
  const name = self.custom_id ?? self.label ?? ComponentType[self.type] ?? `type ${self.type}`
  const size = (what: string, text: string | undefined, most: number) => {
    if (text !== undefined && text.length > most)
      faults.push(`${name}: ${what} of ${text.length} characters, at most ${most}`)
  }
  size('custom_id', self.custom_id, LIMITS.customId)
  if (self.custom_id === '') faults.push(`${name}: an empty custom_id`)
  size('label', self.label, LIMITS.buttonLabel)
  size('placeholder', self.placeholder, LIMITS.placeholder)
  size('url', self.url, LIMITS.url)
  if (self.type === ComponentType.TextDisplay && !self.content) faults.push('an empty text display')
  if (self.url !== undefined && !/^(https?|discord):/i.test(self.url))
    faults.push(`${name}: a link to ${self.url}`)
  if (self.type === ComponentType.Button) {
    const isLink = self.style === ButtonStyle.Link
    if (isLink && self.url === undefined) faults.push(`${name}: a link button without url`)
    if (!isLink && self.custom_id === undefined) faults.push(`${name}: a button without custom_id`)
    if (self.url !== undefined && self.custom_id !== undefined)
      faults.push(`${name}: a button with custom_id and url`)
    if (!self.label && self.emoji === undefined) faults.push(`${name}: a button without label and emoji`)
  }
  if (self.type === ComponentType.StringSelect) {
    if (self.custom_id === undefined) faults.push('a select without custom_id')
    const options = self.options ?? []
    if (options.length === 0 || options.length > LIMITS.options) {
      faults.push(`${name}: ${options.length} options, 1 to ${LIMITS.options}`)
    }
    for (const { label, value, description } of options) {
      for (const text of [label, value, description]) size('option text', text, LIMITS.optionText)
      if (label === '' || value === '') faults.push(`${name}: an option without label or value`)
    }
    if (new Set(options.map(({ value }) => value)).size < options.length)
      faults.push(`${name}: a value is there twice`)
  }
  const held = childrenOf(self)
  if (self.type === ComponentType.ActionRow) {
    if (held.length === 0 || held.length > LIMITS.rowButtons)
      faults.push(`a row of ${held.length} components, 1 to ${LIMITS.rowButtons}`)
    if (held.length > 1 && held.some(({ type }) => type !== ComponentType.Button))
      faults.push('a row with a select and something else')
  }
  if (self.type === ComponentType.Section) {
    if (held.length === 0 || held.length > LIMITS.sectionTexts)
      faults.push(`a section of ${held.length} texts, 1 to ${LIMITS.sectionTexts}`)
    if (!component.safeParse(self.accessory).success) faults.push('a section without accessory')
  }
  return faults
}

/** The components directly inside one, its accessory aside. */
function childrenOf({ components }: Component): Component[] {
  return (Array.isArray(components) ? components : []).flatMap((each) => component.safeParse(each).data ?? [])
}

const embed = z.looseObject({
  title: z.string().optional(),
  description: z.string().optional(),
  footer: z.looseObject({ text: z.string() }).optional(),
  author: z.looseObject({ name: z.string() }).optional(),
  fields: z.array(z.looseObject({ name: z.string(), value: z.string() })).optional(),
})

function embedFaults(value: unknown): string[] {
  const parsed = embed.safeParse(value)
  if (!parsed.success) return [`not an embed: ${z.prettifyError(parsed.error)}`]
  const { title = '', description = '', fields = [] } = parsed.data
  const faults: string[] = []
  const limit = (what: string, is: number, most: number) => {
    if (is > most) faults.push(`embed ${what}: ${is}, at most ${most}`)
  }
  limit('title characters', title.length, LIMITS.embedTitle)
  limit('description characters', description.length, LIMITS.embedDescription)
  limit('fields', fields.length, LIMITS.embedFields)
  // A colour alone shows nothing.
  const { color: _, ...shown } = parsed.data
  if (Object.values(shown).every((part) => part === '' || part === undefined)) faults.push('an empty embed')
  return faults
}

function embedLength(value: unknown): number {
  const parsed = embed.safeParse(value)
  if (!parsed.success) return 0
  const { title = '', description = '', footer, author, fields = [] } = parsed.data
  const texts = [
    title,
    description,
    footer?.text ?? '',
    author?.name ?? '',
    ...fields.flatMap((f) => [f.name, f.value]),
  ]
  return texts.reduce((sum, text) => sum + text.length, 0)
}
