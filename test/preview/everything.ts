import { ButtonStyle, ComponentType, SeparatorSpacingSize } from 'discord-api-types/v10'
import type { PreviewMessage } from '../../src/preview/message.ts'

/** One of everything a message may have, more than Discord takes in one. */
export const EVERYTHING: PreviewMessage = {
  content: 'Content **of old**',
  embeds: [
    {
      color: 0xd9482b,
      author: { name: 'Author', url: 'https://a.b' },
      title: 'Embed title',
      url: 'https://a.b/c',
      description: 'Described',
      fields: [
        { name: 'One', value: '1', inline: true },
        { name: 'Two', value: '2' },
      ],
      image: { url: 'https://a.b/image.png' },
      thumbnail: { url: 'https://a.b/thumb.png' },
      footer: { text: 'Footer' },
      timestamp: '2025-02-10T09:00:00.000Z',
    },
  ],
  components: [
    {
      type: ComponentType.Container,
      accent_color: 0xd9482b,
      components: [
        { type: ComponentType.TextDisplay, content: '## Heading\nText\n- One\n- Two' },
        {
          type: ComponentType.Section,
          components: [{ type: ComponentType.TextDisplay, content: 'Beside' }],
          accessory: {
            type: ComponentType.Button,
            style: ButtonStyle.Secondary,
            label: 'Open',
            custom_id: 'open',
          },
        },
        { type: ComponentType.Separator },
        {
          type: ComponentType.Section,
          components: [{ type: ComponentType.TextDisplay, content: 'Pictured' }],
          accessory: {
            type: ComponentType.Thumbnail,
            media: { url: 'https://a.b/c.png' },
            description: 'A figure',
          },
        },
        { type: ComponentType.Separator, divider: false, spacing: SeparatorSpacingSize.Large },
        {
          type: ComponentType.MediaGallery,
          items: [{ media: { url: 'https://a.b/d.png?e=f' } }, { media: { url: '' }, spoiler: true }],
        },
        { type: ComponentType.File, file: { url: 'attachment://paper.bib' } },
        {
          type: ComponentType.ActionRow,
          components: [
            {
              type: ComponentType.StringSelect,
              custom_id: 'papers',
              placeholder: 'Open a paper',
              options: [
                { label: 'VideoRoPE', value: '2502.05173', description: 'Described' },
                { label: 'QuEST', value: '2502.05003', emoji: { name: '📄' } },
              ],
            },
          ],
        },
      ],
    },
    {
      type: ComponentType.ActionRow,
      components: [
        { type: ComponentType.Button, style: ButtonStyle.Primary, label: 'Save', custom_id: 'save' },
        { type: ComponentType.Button, style: ButtonStyle.Danger, emoji: { name: '🗑️' }, custom_id: 'drop' },
        { type: ComponentType.Button, style: ButtonStyle.Link, label: 'arXiv', url: 'https://arxiv.org' },
        { type: ComponentType.Button, style: ButtonStyle.Premium, sku_id: '1' },
        {
          type: ComponentType.Button,
          style: ButtonStyle.Success,
          label: 'Gone',
          custom_id: 'x',
          disabled: true,
        },
      ],
    },
    {
      type: ComponentType.ActionRow,
      components: [{ type: ComponentType.ChannelSelect, custom_id: 'channel' }],
    },
    {
      type: ComponentType.ActionRow,
      components: [
        { type: ComponentType.UserSelect, custom_id: 'user', placeholder: 'Pick', disabled: true },
      ],
    },
  ],
}
