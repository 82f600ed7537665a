import {
  type APIContainerComponent,
  type APIMessageComponent,
  type APISeparatorComponent,
  ComponentType,
  SeparatorSpacingSize,
} from 'discord-api-types/payloads/v10'
import { buttonHtml, selectHtml } from './controls-html.ts'
import { markdownHtml } from './markdown-html.ts'
import { fileHtml, mediaName, pictureHtml } from './media.ts'
import type { Names } from './message.ts'
import { attributes, colourOf } from './safe-html.ts'

/** Components one below the other, as in a message or container. */
export function componentsHtml(components: readonly APIMessageComponent[], names: Names): string {
  return components.map((component) => componentHtml(component, names)).join('')
}

function componentHtml(component: APIMessageComponent, names: Names): string {
  switch (component.type) {
    case ComponentType.Container:
      return containerHtml(component, names)
    case ComponentType.TextDisplay:
      return `<div class="dc-text-display">${markdownHtml(component.content, names)}</div>`
    case ComponentType.Section:
      return (
        `<div class="dc-section"><div>${componentsHtml(component.components, names)}</div>` +
        `${componentHtml(component.accessory, names)}</div>`
      )
    case ComponentType.Separator:
      return separatorHtml(component)
    case ComponentType.ActionRow:
      return `<div class="dc-row">${componentsHtml(component.components, names)}</div>`
    case ComponentType.MediaGallery: {
      const items = component.items.map((item) =>
        pictureHtml({ ...item, url: item.media.url }, 'dc-picture', names),
      )
      return `<div class="dc-gallery">${items.join('')}</div>`
    }
    case ComponentType.Thumbnail:
      return pictureHtml({ ...component, url: component.media.url }, 'dc-thumbnail', names)
    case ComponentType.File:
      return fileHtml(component.name ?? mediaName(component.file.url), component.file.url)
    case ComponentType.Button:
      return buttonHtml(component)
    default:
      return selectHtml(component)
  }
}

function containerHtml({ accent_color, spoiler, components }: APIContainerComponent, names: Names): string {
  const accent = colourOf(accent_color)
  const given = attributes({
    class: `dc-container${accent === null ? '' : ' dc-accented'}${spoiler ? ' dc-spoiler' : ''}`,
    style: accent === null ? undefined : `--dc-accent:${accent}`,
    tabindex: spoiler ? 0 : undefined,
    title: spoiler ? 'Spoiler' : undefined,
  })
  return `<div${given}>${componentsHtml(components, names)}</div>`
}

function separatorHtml({ divider, spacing }: APISeparatorComponent): string {
  const large = spacing === SeparatorSpacingSize.Large ? ' dc-large' : ''
  return divider === false ? `<div class="dc-space${large}"></div>` : `<hr class="dc-separator${large}">`
}
