import { createDrawPng } from '../charts/draw-png.ts'
import { loadConfig } from '../config.ts'
import { isInRange, readRange, writeRange } from '../digest/date-range.ts'
import { composer, messageIn, type StepPayload } from '../discord/messages/digest-post.ts'
import { longDates } from '../discord/texts/wording.ts'
import { UsageError, UserError } from '../errors.ts'
import { given } from '../given.ts'
import { unreadableClause } from '../ingest/unreadable-clause.ts'
import type { Library } from '../library/library.ts'
import { previewPage } from '../preview/page.ts'
import { messageText } from '../preview/text.ts'
import { interestsInTags } from '../subscriptions/interests.ts'
import { wants } from '../subscriptions/matching.ts'
import { type Layout, type PaperOrder, PLAIN_LOOK } from '../subscriptions/subscription.ts'
import { openLibrary, readTagOption } from './open-library.ts'
import { printLine } from './streams.ts'

export interface RenderOptions {
  readonly tag: readonly string[]
  readonly layout: Layout | 'week'
  /** What 0.1 called the layout; it wins where it is given. */
  readonly form?: Layout
  readonly order?: PaperOrder
  readonly top?: number
  readonly json?: true
  readonly html?: true
}

/** `render digest DATE`, or `DATE..DATE`: the messages that would be posted, as JSON, as a page, or as text. */
export async function renderDigest(written: string, options: RenderOptions): Promise<void> {
  const days = readRange(written)
  if (days === null) {
    throw new UsageError(
      `"${written}" is no date; expected YYYY-MM-DD, or YYYY-MM-DD..YYYY-MM-DD for a range.`,
    )
  }
  const config = loadConfig()
  const library = await openLibrary(config)
  const dates = library.dates().filter((date) => isInRange(days, date))
  if (dates.length === 0) throw new UserError(noDigest(library, written))
  const tags = options.tag.map((typed) => readTagOption(library, typed))
  const interests = interestsInTags(tags)
  const all = dates.toSorted().flatMap((date) => library.digest(date)?.papers ?? [])
  const wanted = all.filter((paper) => wants(interests, paper))
  const papers = [...new Map(wanted.map((paper) => [paper.id, paper])).values()]
  if (papers.length === 0) {
    throw new UserError(
      `The digest of ${written} has no papers${tags.length > 0 ? ` tagged ${tags.join(' or ')}` : ''}; nothing would be posted.`,
    )
  }
  const layout = options.form ?? options.layout
  const steps = composer
    .compose({
      subscriptionId: null,
      edition: writeRange(days),
      date: days.last,
      layout,
      isForum: false,
      interests,
      look: PLAIN_LOOK,
      missed: [],
      papers,
      messageLimit: config.messagesPerPost,
      ...(layout === 'week' ? { week: library.weekFacts(days) } : {}),
      ...given({ order: options.order, paperLimit: options.top }),
    })
    .map(({ payload }) => payload)
  const payloads = steps.flatMap((step) => messageIn(step, { withItsPicture: true }) ?? [])
  if (options.html) {
    const names = { picture: await picturesOf(steps) }
    await printLine(previewPage(payloads, { title: longDates(days), author: 'Paperboy', names }))
  } else
    for (const payload of payloads)
      await printLine(options.json ? JSON.stringify(payload) : `${messageText(payload)}\n`)
}

/** The pictures that go with messages, drawn, by their addresses. */
async function picturesOf(steps: readonly StepPayload[]): Promise<(url: string) => string | undefined> {
  const drawPng = createDrawPng()
  const drawn = new Map<string, string>()
  for (const { name, svg } of steps.flatMap((step) => ('picture' in step && step.picture) || [])) {
    const png = Buffer.from(await drawPng(svg)).toString('base64')
    drawn.set(`attachment://${name}`, `data:image/png;base64,${png}`)
  }
  return (url) => drawn.get(url)
}

function noDigest(library: Library, date: string): string {
  const unreadable = library.unreadableDay(date)
  if (unreadable !== undefined) return `The digest of ${date} is unreadable: ${unreadableClause(unreadable)}.`
  const dates = library.dates().toSorted()
  if (dates.length === 0)
    return `There is no digest of ${date}: the library is empty. Fill it with: paperboy ingest FILE_OR_FOLDER`
  return `There is no digest of ${date}. The library has ${dates.length}, from ${dates[0]} to ${dates.at(-1)}.`
}
