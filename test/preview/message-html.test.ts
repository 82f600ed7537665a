import {
  type APIButtonComponent,
  type APIMessageTopLevelComponent,
  ButtonStyle,
  ComponentType,
} from 'discord-api-types/v10'
import { describe, expect, it } from 'vitest'
import { framedMessageHtml, messageHtml } from '../../src/preview/message-html.ts'
import { EVERYTHING } from './everything.ts'
import { faultsOfHtml } from './html-faults.ts'

const inText = (content: string) =>
  messageHtml({ components: [{ type: ComponentType.TextDisplay, content }] })
const inRow = (button: APIButtonComponent) =>
  messageHtml({ components: [{ type: ComponentType.ActionRow, components: [button] }] })

describe('text', () => {
  it.each([
    ['## a', '<h3 class="dc-h2">a</h3>'],
    ['-# a', '<p class="dc-subtext">a</p>'],
    ['**a** *b*', '<strong>a</strong> <em>b</em>'],
    ['3. a', '<ol class="dc-list" start="3"><li>a</li></ol>'],
    ['||a||', '<span class="dc-spoiler" tabindex="0" title="Spoiler">a</span>'],
    ['[a](https://b.c)', '<a href="https://b.c" target="_blank" rel="noopener noreferrer">a</a>'],
    ['<t:1739178000:R>', '<time class="dc-time" title="2025-02-10 09:00 UTC">2025-02-10 09:00 UTC</time>'],
    ['<@1>', '<span class="dc-mention">@unknown-user</span>'],
    ['a & <b> "c"', 'a &amp; &lt;b&gt; &quot;c&quot;'],
  ])('%j', (content, html) => {
    expect(inText(content)).toContain(html)
    expect(messageHtml({ content })).toContain(html)
  })

  it('uses the names it is given, and trusts them no more than the message', () => {
    const names = {
      user: () => 'Ada',
      role: () => '<b>',
      channel: (id: string) => (id === '3' ? 'papers' : undefined),
      timestamp: (seconds: number, style: string) => `${seconds} ${style}`,
    }
    const html = messageHtml({ content: '<@1> <@&2> <#3> <#4> <t:5:R>' }, names)
    for (const shown of ['@Ada', '@&lt;b&gt;', '#papers', '#unknown', '>5 R</time>'])
      expect(html).toContain(shown)
    expect(faultsOfHtml(html)).toEqual([])
  })
})

describe('components', () => {
  it('are all drawn, well-formed', () => {
    const html = messageHtml(EVERYTHING)
    expect(faultsOfHtml(html)).toEqual([])
    for (const shown of ['Embed title', 'Beside', 'A figure', 'paper.bib', 'Pick', 'VideoRoPE', 'Gone']) {
      expect(html).toContain(shown)
    }
  })

  it('draws a container with its accent', () => {
    const container = (accent: number | null): APIMessageTopLevelComponent => ({
      type: ComponentType.Container,
      accent_color: accent,
      components: [],
    })
    expect(messageHtml({ components: [container(0x0a0b0c)] })).toContain('style="--dc-accent:#0a0b0c"')
    expect(messageHtml({ components: [container(0)] })).toContain('--dc-accent:#000000')
    expect(messageHtml({ components: [container(null)] })).not.toContain('style')
  })

  it.each([
    [ButtonStyle.Primary, 'dc-primary'],
    [ButtonStyle.Secondary, 'dc-secondary'],
    [ButtonStyle.Success, 'dc-success'],
    [ButtonStyle.Danger, 'dc-danger'],
  ] as const)('draws a button of style %i', (style, className) => {
    const html = inRow({ type: ComponentType.Button, style, label: 'Go', custom_id: 'paper:"1"' })
    expect(html).toContain(`class="dc-button ${className}" data-custom-id="paper:&quot;1&quot;"`)
  })

  it('draws a link button as a link, and one that leads nowhere safe as disabled', () => {
    const link = (url: string) =>
      inRow({ type: ComponentType.Button, style: ButtonStyle.Link, label: 'Go', url })
    expect(link('https://a.b')).toContain('href="https://a.b"')
    expect(link('javascript:alert(1)')).not.toContain('javascript')
    expect(link('javascript:alert(1)')).toContain('disabled')
  })

  it('marks what is disabled', () => {
    const off = {
      type: ComponentType.Button,
      style: ButtonStyle.Primary,
      label: 'Go',
      custom_id: 'a',
    } as const
    expect(inRow({ ...off, disabled: true })).toContain(' disabled>')
    expect(inRow(off)).not.toContain(' disabled')
  })
})

const HOSTILE = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '[a](javascript:alert(1))',
  '[a](https://b.c"onclick="alert(1))',
  '<javascript:alert(1)>',
  '`</code><script>`',
  '```</pre><script>```',
  '</style><script>',
  '<!-- -->',
  '&#60;script&#62;',
  '\0<\0script>',
]

describe.each(HOSTILE)('hostile text %j', (text) => {
  it('is harmless wherever it is in a message', () => {
    const everywhere = JSON.parse(JSON.stringify(EVERYTHING), (_, value: unknown) =>
      typeof value === 'string' ? text : value,
    )
    const frame = { author: text, time: text, note: text, id: text, app: true }
    expect(faultsOfHtml(messageHtml(everywhere))).toEqual([])
    expect(framedMessageHtml(everywhere, frame)).not.toMatch(/<(script|img|!--)/)
  })
})

it('shows a picture whose bytes are at hand, and frames those that would be requested', () => {
  const gallery = (url: string) => ({
    components: [
      {
        type: ComponentType.MediaGallery as const,
        items: [{ media: { url }, description: 'Tags "over" time' }],
      },
    ],
  })
  const names = {
    picture: (url: string) =>
      url.endsWith('/ours.png') ? 'data:image/png;base64,AAAA' : 'https://evil.example/x',
  }
  expect(messageHtml(gallery('http://127.0.0.1/ours.png'), names)).toContain(
    '<img class="dc-picture" alt="Tags &quot;over&quot; time" src="data:image/png;base64,AAAA">',
  )
  expect(messageHtml(gallery('http://127.0.0.1/theirs.png'), names)).not.toContain('evil.example')
})
