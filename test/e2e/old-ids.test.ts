import { ButtonStyle, ComponentType, MessageFlags } from 'discord-api-types/v10'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { commands } from '../../commands/index.ts'
import type { StoredMessage } from '../../src/playground/messages/message-store.ts'
import { sampleIds } from '../../src/playground/world/sample-world.ts'
import { call } from '../playground/call.ts'
import { idsOf, textOf } from '../support/checks/message-text.ts'
import { startTestBot, type TestBot } from '../support/processes/bot.ts'

const { papers, ada } = sampleIds

/** Stands in an id for that of a channel's subscription, which is different each time. */
const SUBSCRIPTION = '<subscription>'

/** A component that some message has, and how its use is answered. */
interface Example {
  readonly id: string
  /** What was picked in the menu; a button is pressed. */
  readonly picked?: string
  /** Other components of the message, that carry a part of its state. */
  readonly beside?: readonly string[]
  readonly answer: string | RegExp
}

const GLOSS = 'What Makes for Good Video Rotary Position Embedding?'
const DAY = '## Monday 10 February 2025'
const RANGE = '## 10–16 February 2025'
const PAPER = '2502.05173'

/**
 * Every form of `custom_id` that a released version put on messages, or that today's does. None is ever taken out or
 * changed: messages of years ago have them. What destroys something comes last.
 */
const V0_1: readonly Example[] = [
  { id: 'post:2025-02-10:1', picked: PAPER, answer: GLOSS },
  { id: 'post:2025-02-10+1:1', picked: PAPER, answer: GLOSS },
  { id: 'post:2025-02-10:2:c0ffee00c0de', picked: PAPER, answer: GLOSS },
  {
    id: `post:2025-02-10:1:p${ada}`,
    picked: '2412.99999',
    answer: /I no longer have the paper 2412\\?\.99999/,
  },
  { id: 'digest:2025-02-10:2:', answer: 'part 2 of 2' },
  { id: 'digest:2025-02-10:1:Multimodal', answer: 'Only papers tagged Multimodal' },
  { id: 'digest:2024-02-10:1:', answer: 'There is no digest of Saturday 10 February 2024' },
  { id: 'open', picked: PAPER, answer: GLOSS },
  { id: 'found:rotary%3A embedding', picked: PAPER, answer: GLOSS },
  { id: 'search:1:', beside: ['found:rotary%3A embedding'], answer: /for “rotary: embedding”/ },
  { id: 'search:1:Multimodal', beside: ['found:rotary'], answer: 'only tagged Multimodal' },
  { id: 'tag:Multimodal', answer: '### Multimodal' },
  { id: 'tag-page:Multimodal:1', answer: '### Multimodal' },
  { id: 'tagged', picked: PAPER, answer: GLOSS },
  { id: 'top:1:7:', answer: '### Papers of the last 7 days' },
  { id: 'top-open', picked: PAPER, answer: GLOSS },
  { id: `share:${PAPER}`, answer: GLOSS },
  { id: 'share:2412.99999', answer: /I no longer have the paper 2412\\?\.99999/ },
  { id: 'unfollow', picked: 'Robotics', answer: /### You follow\n- tags: \*\*Multimodal\*\*\nMessages/ },
  { id: `channel-preview:${SUBSCRIPTION}:${ada}`, answer: DAY },
  { id: 'channel-preview:gone:1', answer: 'That panel belongs to someone else' },
]

const TODAY: readonly Example[] = [
  { id: 'post:2025-02-10:1:c0ffee00c0de', answer: DAY },
  { id: 'post:missed-2025-02-10:1:c0ffee00c0de', answer: DAY },
  { id: 'post-tag:2025-02-10', picked: 'Multimodal', answer: 'Only papers tagged Multimodal' },
  { id: 'post:2025-02-10:2:c0ffee00c0de', picked: 'gone', answer: 'These papers are no longer here' },
  { id: `more:2025-02-10:8:${SUBSCRIPTION}`, answer: 'part 2 of 2' },
  { id: 'more:2025-02-10:1:gone', answer: DAY },
  { id: 'post:2025-02-10..2025-02-16:1:c0ffee00c0de', answer: RANGE },
  { id: 'post-tag:2025-02-10..2025-02-16', picked: 'Multimodal', answer: 'Only papers tagged Multimodal' },
  { id: 'digest:2025-02-10..2025-02-16:1:', answer: RANGE },
  { id: `more:2025-02-10..2025-02-16:8:${SUBSCRIPTION}`, answer: '10–16 February 2025 · part 2 of 2' },
  { id: `more-page:2025-02-10..2025-02-16:2:${SUBSCRIPTION}`, answer: 'part 2 of 2' },
  { id: 'digest:2024-02-10..2024-02-16:1:', answer: 'There is no digest of Friday 16 February 2024' },
  { id: `more-page:2025-02-10:2:${SUBSCRIPTION}`, answer: 'part 2 of 2' },
  { id: `related:${PAPER}`, answer: '### Related to' },
  { id: `save:${PAPER}`, answer: 'Saved **' },
  { id: `bibtex:${PAPER}`, answer: '```bibtex' },
  { id: 'saved:1', answer: '### 1 saved paper' },
  { id: 'saved-open', picked: PAPER, answer: GLOSS },
  { id: 'export:bibtex', answer: 'Your 1 saved paper:' },
  { id: 'export:markdown', answer: 'Your 1 saved paper:' },
  { id: 'export:csv', answer: 'Your 1 saved paper:' },
  { id: 'export:json', answer: 'Your 1 saved paper:' },
  { id: `unsave:${PAPER}`, answer: 'is off your list' },
  { id: 'author:Xiaoran Liu:1', answer: /by “Xiaoran Liu”/ },
  { id: 'author-page:1:Xiaoran Liu', answer: /by “Xiaoran Liu”/ },
  { id: 'authored', picked: PAPER, answer: GLOSS },
  { id: 'hits::rotary', picked: PAPER, answer: GLOSS },
  { id: 'find:1:Multimodal::', beside: ['hits::rotary:', 'find:3:'], answer: 'only tagged Multimodal' },
  { id: 'mentioned:2502.05173,2412.99999', picked: PAPER, answer: GLOSS },
  { id: 'mentions:1:', beside: ['mentioned:2502.05173,2412.99999'], answer: '### 1 paper in this message' },
  { id: 'my-subscriptions', answer: '### You follow' },
  { id: 'browse', answer: '### Tags to follow' },
  { id: 'follow-tags:0', picked: 'Multimodal', answer: '### Tags to follow' },
  { id: 'my-hour', picked: '18:00', answer: 'Messages come daily at 18:00' },
  { id: 'my-hour', picked: 'arrival', answer: 'Messages come as soon as a digest arrives' },
  { id: 'pause-mine', answer: 'Paused: somebody paused it' },
  { id: 'resume-mine', answer: 'Messages come as soon as a digest arrives' },
  { id: 'mine:2025-02-10:1', answer: 'that match what you follow' },
  { id: 'mine:2025-02-10..2025-02-16:1', answer: 'Monday 10 February 2025 to Sunday 16' },
  { id: 'mine-page:2025-02-10:1', answer: 'that match what you follow' },
  { id: 'mine-open', picked: PAPER, answer: GLOSS },
  { id: 'follow:keyword:position embedding', answer: 'keywords: **position embedding**' },
  { id: `stop:keyword:position embedding:${PAPER}`, answer: 'You no longer follow the keyword' },
  { id: 'follow:tag:Robotics', answer: '**Robotics**' },
  { id: 'follow-again:keyword:a:b', answer: 'keywords: **a:b**' },
  { id: 'stop-one:undo:keyword:a:b', answer: 'You no longer follow the keyword' },
  { id: 'stop-following:0', picked: 'tag:Robotics', answer: '- tags: **Multimodal**' },
  { id: 'stop:tag:Multimodal:undo', answer: 'You no longer follow anything' },
  { id: `channel-status:${SUBSCRIPTION}:${ada}`, answer: 'I know of no post here yet' },
  { id: `channel-change:${SUBSCRIPTION}:${ada}`, answer: 'Pick another time or layout' },
  { id: `channel-hour:${SUBSCRIPTION}:${ada}`, picked: '18:00', answer: 'Changed.' },
  { id: `channel-form:${SUBSCRIPTION}:${ada}`, picked: 'full', answer: 'Changed.' },
  { id: `channel-pause:${SUBSCRIPTION}:${ada}`, answer: 'gets no posts until' },
  { id: `channel-resume:${SUBSCRIPTION}:${ada}`, answer: 'Resumed.' },
  { id: `channel-now:${SUBSCRIPTION}:${ada}`, answer: 'Posting 12 papers' },
  { id: `channel-page:1:${ada}`, answer: '### 1 subscription in this server' },
]

const DESTROYING: readonly Example[] = [
  { id: `channel-stop:${SUBSCRIPTION}:${ada}`, answer: 'gets no more digests' },
  { id: `channel-undo:${SUBSCRIPTION}:${ada}`, answer: 'Back again.' },
  { id: 'unfollow-all', answer: 'You no longer follow anything' },
  { id: 'privacy-export', answer: 'Everything I keep of you' },
  { id: 'privacy-ask', answer: 'This deletes your reading list' },
  { id: 'privacy-delete', answer: 'I keep nothing of you any more' },
]

const EXAMPLES = [...V0_1, ...TODAY, ...DESTROYING]

describe('components of old messages', () => {
  let bot: TestBot
  let subscription = ''
  beforeAll(async () => {
    bot = await startTestBot({ at: '2025-02-10T06:00:00Z' })
    const slash = (command: string, options: object, subcommand?: string) =>
      bot.standIn.person(ada).slash({
        channelId: papers,
        command,
        options: options as Record<string, string>,
        ...(subcommand === undefined ? {} : { subcommand }),
      })
    const made = await slash('channel', { channel: '#papers' }, 'subscribe')
    subscription =
      idsOf(made.message)
        .find((id) => id.startsWith('channel-stop:'))
        ?.split(':')[1] ?? ''
    for (const tag of ['Multimodal', 'Robotics']) await slash('subscribe', { tag })
  })
  afterAll(() => bot.close())

  const literal = (id: string) => id.replace(SUBSCRIPTION, subscription)

  /** A message that the bot wrote long ago, as it stands in the channel. */
  async function oldMessage({ id, picked, beside = [] }: Example): Promise<StoredMessage> {
    const button = (custom_id: string) => ({
      type: ComponentType.Button,
      style: ButtonStyle.Secondary,
      label: 'Old',
      custom_id,
    })
    const menu = (custom_id: string, value: string) => ({
      type: ComponentType.StringSelect,
      custom_id,
      options: [{ label: 'Old', value }],
    })
    const used = picked === undefined ? button(literal(id)) : menu(literal(id), picked)
    const components = [used, ...beside.map((each) => menu(literal(each), 'x'))].map((component) => ({
      type: ComponentType.ActionRow,
      components: [component],
    }))
    const { body } = await call(bot.standIn, 'POST', `/channels/${papers}/messages`, {
      flags: MessageFlags.IsComponentsV2,
      components,
    })
    return body
  }

  it.each(EXAMPLES)('$id is answered', async (example) => {
    const message = await oldMessage(example)
    const id = literal(example.id)
    const person = bot.standIn.person(ada)
    const reply =
      example.picked === undefined
        ? await person.press(message, id)
        : await person.select(message, id, [example.picked])
    expect(textOf(reply.message)).toMatch(example.answer)
  })

  it('has an example of every handler there is', () => {
    const handlers = commands.flatMap(({ components = [] }) => components.map(({ name }) => name))
    const shown = new Set(EXAMPLES.map(({ id }) => id.split(':')[0]))
    expect(handlers.filter((handler) => !shown.has(handler))).toEqual([])
  })
})
