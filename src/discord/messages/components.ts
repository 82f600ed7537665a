import {
  type APIActionRowComponent,
  type APIButtonComponent,
  type APIComponentInMessageActionRow,
  type APIContainerComponent,
  type APIEmbed,
  type APIMediaGalleryComponent,
  type APIMessageTopLevelComponent,
  type APISelectMenuOption,
  type APIStringSelectComponent,
  type APITextDisplayComponent,
  ButtonStyle,
  ComponentType,
  MessageFlags,
} from 'discord-api-types/v10'
import { shorten } from '../texts/escape.ts'
import { texts } from '../texts/texts.ts'
import { distinct } from './choices.ts'
import { LIMITS } from './limits.ts'

/** Mentions are off in all messages, but for the one role that a channel's admin chose. */
interface Mentions {
  readonly parse: []
  readonly roles?: string[]
}

/** A message of ours as Discord takes it. */
export interface MessagePayload {
  readonly flags: MessageFlags
  readonly components: APIMessageTopLevelComponent[]
  readonly allowed_mentions: Mentions
  /** Files that a file component of the message shows; only answers to a press or command can have any. */
  readonly files?: readonly AttachedFile[]
}

/** A file that comes with a message: a text to be taken away, or a picture. */
export interface AttachedFile {
  readonly name: string
  readonly content: string | Uint8Array
}

/** A message of content and embeds, for where components are lost: a followed announcement's copies. */
export interface ClassicPayload {
  readonly content?: string
  readonly flags?: MessageFlags
  readonly embeds: APIEmbed[]
  readonly components: APIActionRowComponent<APIComponentInMessageActionRow>[]
  readonly allowed_mentions: Mentions
}

/** Paperboy's colour, the edge of its containers: the red of a rural letterbox flag. */
export const ACCENT = 0xd9482b

type InContainer = APIContainerComponent['components'][number]

/** A message of one container, its edge in a colour (`0xRRGGBB`, ours if `null`). */
export function message(inside: readonly InContainer[], accent: number | null = null): MessagePayload {
  const container: APIContainerComponent = {
    type: ComponentType.Container,
    accent_color: accent ?? ACCENT,
    components: [...inside],
  }
  return {
    flags: MessageFlags.IsComponentsV2,
    components: [container],
    allowed_mentions: { parse: [] },
  }
}

/** Markdown text; what comes from digests or people has to be escaped before. */
export function text(content: string): APITextDisplayComponent {
  return { type: ComponentType.TextDisplay, content }
}

/** Up to five buttons, or one select, side by side. */
export function row(
  ...components: APIComponentInMessageActionRow[]
): APIActionRowComponent<APIComponentInMessageActionRow> {
  return { type: ComponentType.ActionRow, components }
}

/** A button that brings its press to the handler named in its id. */
export function button(
  label: string,
  customId: string,
  style: ButtonStyle.Primary | ButtonStyle.Secondary | ButtonStyle.Danger = ButtonStyle.Secondary,
): APIButtonComponent {
  return { type: ComponentType.Button, style, label: shorten(label, LIMITS.buttonLabel), custom_id: customId }
}

/**
 * A menu of up to 25 options, of which one is picked, or as many as said. Options that Discord would refuse or that are there
 * already are dropped; a menu of which none is left can't be used.
 */
export function select(
  customId: string,
  placeholder: string,
  options: readonly APISelectMenuOption[],
  picked: { readonly least: number; readonly most: number } | null = null,
): APIStringSelectComponent {
  const usable = distinct(options, LIMITS.options)
  return {
    type: ComponentType.StringSelect,
    custom_id: customId,
    placeholder,
    options: usable.length > 0 ? usable : [{ label: '–', value: 'none' }],
    ...(usable.length > 0 ? {} : { disabled: true }),
    ...(picked === null
      ? {}
      : {
          min_values: Math.min(picked.least, usable.length),
          max_values: Math.min(picked.most, Math.max(1, usable.length)),
        }),
  }
}

/** A menu option; label and description are cut to what Discord shows. */
export function option(label: string, value: string, description?: string): APISelectMenuOption {
  return {
    label: shorten(label, LIMITS.optionText),
    value,
    ...(description === undefined ? {} : { description: shorten(description, LIMITS.optionText) }),
  }
}

/** A message that is one piece of text: an answer, a notice, an error. */
export function notice(content: string, ...rows: readonly ReturnType<typeof row>[]): MessagePayload {
  return message([text(content), ...rows])
}

/** A message with further rows below it. */
export function withRows<M extends MessagePayload | ClassicPayload>(
  message: M,
  ...rows: readonly ReturnType<typeof row>[]
): M {
  return { ...message, components: [...message.components, ...rows] }
}

/** A notice with a file to download below it. */
export function noticeWithFile(content: string, file: AttachedFile): MessagePayload {
  const shown = { type: ComponentType.File as const, file: { url: `attachment://${file.name}` } }
  return { ...message([text(content), shown]), files: [file] }
}

/** A picture of ours that comes with the message, and what it shows in words. */
export function picture(name: string, description: string): APIMediaGalleryComponent {
  return {
    type: ComponentType.MediaGallery,
    items: [
      { media: { url: `attachment://${name}` }, description: shorten(description, LIMITS.pictureText) },
    ],
  }
}

/** A picture that goes with a post where it can: the post says everything without it, too. */
export interface PostPicture {
  readonly name: string
  /** What it shows, for those who can't see it. */
  readonly description: string
  /** What it is drawn from. */
  readonly svg: string
}

/** A message with a picture below what its container begins with. */
export function withPicture(payload: MessagePayload, { name, description }: PostPicture): MessagePayload {
  const components = payload.components.map((component) => {
    if (component.type !== ComponentType.Container) return component
    const [first, ...others] = component.components
    return {
      ...component,
      components: [...(first === undefined ? [] : [first]), picture(name, description), ...others],
    }
  })
  return { ...payload, components }
}

/** Where a reader is in something of several pages. */
export interface Paging {
  /** From 1. */
  readonly page: number
  readonly pages: number
  /** `custom_id` of the button to a page, or `null` where it would be too long: then there are no buttons. */
  readonly pageId: (page: number) => string | null
}

/** Buttons to the page before and the page after; at either end one can't be pressed. None for a single page. */
export function pageButtons({ page, pages, pageId }: Paging): APIButtonComponent[] {
  if (pages < 2) return []
  const to = (target: number, label: string) => {
    const id = pageId(target)
    return id === null ? [] : [{ ...button(label, id), disabled: target < 1 || target > pages }]
  }
  return [...to(page - 1, texts.list.previous), ...to(page + 1, texts.list.next)]
}
