import {
  type APIEmbed,
  type APIMessageComponent,
  type APIMessageTopLevelComponent,
  ComponentType,
} from 'discord-api-types/payloads/v10'
import { buttonLabel, selectLabel } from './controls.ts'
import { markdownLines, printable } from './markdown-text.ts'
import { mediaName } from './media.ts'
import type { PreviewMessage } from './message.ts'
import { type Names, utcText } from './message.ts'
import { wrapLine } from './wrap.ts'

/** Columns of a terminal that leaves room for a prompt. */
const COLUMNS = 90

const EDGE = '│ '
const DIVIDER = '─'

/**
 * A message as plain text for a terminal: no colours, containers and embeds with an edge at their left, buttons
 * as `[ Label ]`, menus as `[ Placeholder ▾ ]`. Lines are wrapped at words; what is in the message cannot
 * steer the terminal. No line break at the end.
 *
 * @param columns where lines are wrapped
 */
export function messageText(message: PreviewMessage, names: Names = {}, columns: number = COLUMNS): string {
  const { content = '', embeds = [], components = [] } = message
  const blocks = [
    content === '' ? [] : markdownLines(content, names, columns),
    ...embeds.map((embed) => edged(embedLines(embed, names, columns - EDGE.length))),
    ...componentBlocks(components, names, columns),
  ]
  return apart(blocks).join('\n')
}

/** Blocks of lines with an empty line between them. */
function apart(blocks: readonly (readonly string[])[]): string[] {
  return blocks.filter(({ length }) => length > 0).flatMap((lines, at) => (at === 0 ? lines : ['', ...lines]))
}

function edged(lines: readonly string[]): string[] {
  return lines.map((line) => `${EDGE}${line}`.trimEnd())
}

/** One block a component, and one for rows of buttons that follow each other. */
function componentBlocks(
  components: readonly APIMessageTopLevelComponent[],
  names: Names,
  columns: number,
): string[][] {
  const blocks: string[][] = []
  let previous: ComponentType | undefined
  for (const component of components) {
    const lines = componentLines(component, names, columns)
    const joins = component.type === ComponentType.ActionRow && previous === ComponentType.ActionRow
    if (joins) blocks.at(-1)?.push(...lines)
    else blocks.push(lines)
    previous = component.type
  }
  return blocks
}

function componentLines(component: APIMessageComponent, names: Names, columns: number): string[] {
  switch (component.type) {
    case ComponentType.Container:
      return edged(apart(componentBlocks(component.components, names, columns - EDGE.length)))
    case ComponentType.TextDisplay:
      return markdownLines(component.content, names, columns)
    case ComponentType.Section:
      return [...component.components, component.accessory].flatMap((child) =>
        componentLines(child, names, columns),
      )
    case ComponentType.ActionRow:
      return wrapControls(
        component.components.flatMap((child) => componentLines(child, names, columns)),
        columns,
      )
    case ComponentType.Separator:
      return component.divider === false ? [] : [DIVIDER.repeat(columns)]
    case ComponentType.MediaGallery:
      return component.items.map((item) => `[ ${printable(item.description ?? mediaName(item.media.url))} ]`)
    case ComponentType.Thumbnail:
      return [`[ ${printable(component.description ?? mediaName(component.media.url))} ]`]
    case ComponentType.File:
      return [`[ ${printable(component.name ?? mediaName(component.file.url))} ]`]
    case ComponentType.Button:
      return [`[ ${printable(buttonLabel(component))} ]`]
    default:
      return [`[ ${printable(selectLabel(component))} ▾ ]`]
  }
}

/** Controls side by side, as many as fit a line. */
function wrapControls(controls: readonly string[], columns: number): string[] {
  const lines: string[] = []
  for (const control of controls) {
    const joined = `${lines.at(-1) ?? ''} ${control}`
    if (lines.length > 0 && joined.length <= columns) lines[lines.length - 1] = joined
    else lines.push(control)
  }
  return lines
}

function embedLines(embed: APIEmbed, names: Names, columns: number): string[] {
  const line = (text: string | undefined) => (text ? wrapLine(printable(text), columns) : [])
  const markdown = (text: string | undefined) => markdownLines(text ?? '', names, columns)
  const footer = [embed.footer?.text, embed.timestamp && utcText(Date.parse(embed.timestamp))]
  return apart([
    line(embed.author?.name),
    [...markdown(embed.title), ...line(embed.url)],
    markdown(embed.description),
    ...(embed.fields ?? []).map(({ name, value }) => [...markdown(name), ...markdown(value)]),
    ...[embed.image, embed.thumbnail].map((image) =>
      image ? [`[ ${printable(mediaName(image.url))} ]`] : [],
    ),
    line(footer.filter((part) => part).join(' · ')),
  ])
}
