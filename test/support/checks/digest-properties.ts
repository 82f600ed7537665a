import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import type { Digest, Paper } from '../../../src/digest/paper.ts'
import { readDigestStream, readDigests } from '../../../src/digest/read.ts'
import { asPrinted, day, FORMS, joined, type MadePaper, papers, print } from '../builders/digest-papers.ts'
import { hostileDay, hostileLayout, layOutHostileDay } from '../builders/hostile-digests.ts'

const form = fc.constantFrom(...FORMS)
const hostile = fc.oneof(
  fc.constantFrom(
    '|',
    '||',
    '\n',
    '\r\n',
    '\0',
    '\\',
    '"',
    "'",
    '{',
    '}',
    '[',
    ']',
    '(',
    ')',
    '](',
    ',',
    '`',
    '\n\n',
  ),
  fc.constantFrom(
    '\u202e',
    '\u200b',
    '\ufeff',
    '\ud800',
    '\udfff',
    'é',
    '🧑‍🚀',
    '&amp;',
    '&#0;',
    '<b>',
    '- ',
    '• ',
    '\n| ',
  ),
  fc.string({ unit: 'binary', maxLength: 6 }).filter((text) => !/[#\d]/.test(text)),
)

/** A way to harm one printed paper: cut it short, take a piece out, swap its halves, or put hostile text in. */
const damage = fc.oneof(
  fc.record({ kind: fc.constant('cut' as const), at: fc.double({ min: 0, max: 1, noNaN: true }) }),
  fc.record({
    kind: fc.constant('remove' as const),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    length: fc.integer({ min: 1, max: 30 }),
  }),
  fc.record({ kind: fc.constant('swap' as const), at: fc.double({ min: 0, max: 1, noNaN: true }) }),
  fc.record({
    kind: fc.constant('insert' as const),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    text: fc.array(hostile, { minLength: 1, maxLength: 4 }).map((pieces) => pieces.join('')),
  }),
)

type Damage = typeof damage extends fc.Arbitrary<infer T> ? T : never

function harm(text: string, { at, ...how }: Damage): string {
  const place = Math.floor(at * text.length)
  if (how.kind === 'cut') return text.slice(0, place)
  if (how.kind === 'swap') return swapped(text, place)
  if (how.kind === 'remove') return text.slice(0, place) + text.slice(place + how.length)
  return text.slice(0, place) + how.text + text.slice(place)
}

/** The parts before and after a place in the other order; a line break at the end stays there. */
function swapped(text: string, place: number): string {
  const body = text.trimEnd()
  return body.slice(place) + body.slice(0, place) + text.slice(body.length)
}

/** What the made paper says, of a paper that was read. */
function facts({ id, title, authors, summary, tags, code, models, tagsInferred }: Paper): MadePaper {
  return { id, title, authors, summary, tags: tagsInferred ? [] : tags, code, models }
}

function onlyDigest(text: string, date: string): Digest {
  const reading = readDigests(text, { date })
  if (reading.status !== 'read') throw new Error(`no digest: ${reading.reason}`)
  const digest = reading.digests.find((candidate) => candidate.date === date)
  if (digest === undefined)
    throw new Error(`no digest of ${date}: ${reading.digests.map((d) => d.date).join()}`)
  return digest
}

function assertSame(actual: unknown, expected: unknown): void {
  if (!isDeepStrictEqual(actual, expected)) {
    throw new Error(`got      ${JSON.stringify(actual)}\nexpected ${JSON.stringify(expected)}`)
  }
}

async function streamed(text: string, size: number, date: string): Promise<Digest[]> {
  const bytes = new TextEncoder().encode(text)
  const chunks = async function* () {
    for (let i = 0; i < bytes.length; i += size) yield bytes.subarray(i, i + size)
  }
  const digests: Digest[] = []
  for await (const { digest } of readDigestStream(chunks(), { date })) digests.push(digest)
  return digests
}

/** Text that looks a little like a digest, and text that looks like nothing. */
const noise = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc
    .array(
      fc.oneof(
        hostile,
        fc.constantFrom(
          '## Papers for 2025-02-10\n',
          '| Title | Authors | Summary |\n',
          '|---|---|---|\n',
          '[{',
          '"title":',
        ),
        fc.constantFrom(
          '| [T](https://arxiv.org/abs/2502.00001) | a | - b |\n',
          '{"paper":{"id":"2502.00001"}}',
          '# x\n',
        ),
      ),
      { maxLength: 30 },
    )
    .map((pieces) => pieces.join('')),
)

/** Everything that must be true whatever is read; run a few hundred times by the tests, for a minute by the fuzzer. */
interface DigestProperty {
  readonly name: string
  readonly property: unknown
  /** Of the runs of a round, where they cost more than others; default all. */
  readonly share?: number
}

export const DIGEST_PROPERTIES: readonly DigestProperty[] = [
  {
    name: 'a printed digest is read back exactly, in every form',
    property: fc.asyncProperty(form, day, papers, async (made, date, list) => {
      const digest = onlyDigest(joined(print(made, date, list)), date)
      assertSame(digest.rejected, [])
      assertSame(
        digest.papers.map(facts),
        list.map((paper) => asPrinted(made, paper)),
      )
    }),
  },
  {
    name: 'one damaged paper harms no other and is not passed over in silence',
    property: fc.asyncProperty(form, day, papers, fc.nat(), damage, async (made, date, list, pick, how) => {
      const printed = print(made, date, list)
      const victim = pick % list.length
      const parts = printed.parts.map((part, i) => (i === victim ? harm(part, how) : part))
      const text = joined({ ...printed, parts })
      // A digest of one paper may be gone with it.
      if (list.length === 1 && readDigests(text, { date }).status === 'no-digest') return
      const digest = onlyDigest(text, date)
      const victimId = list[victim]?.id
      const others = new Set(list.map((paper) => paper.id).filter((id) => id !== victimId))
      assertSame(
        digest.papers.filter((paper) => others.has(paper.id)).map(facts),
        list.filter((paper) => others.has(paper.id)).map((paper) => asPrinted(made, paper)),
      )
      const leftNothing = !/\w/.test(parts[victim] ?? '')
      if (digest.papers.length + digest.rejected.length < list.length && !leftNothing)
        throw new Error('a row was lost')
    }),
  },
  {
    name: 'a stream in pieces of any size gives what the whole text gives',
    property: fc.asyncProperty(
      form,
      day,
      papers,
      fc.integer({ min: 1, max: 97 }),
      async (made, date, list, size) => {
        const text = joined(print(made, date, list))
        assertSame(await streamed(text, size, date), [onlyDigest(text, date)])
      },
    ),
    /** Each costs some of the others. */
    share: 0.25,
  },
  {
    name: 'a digest of the kinds that once silenced a channel is laid out within all limits',
    property: fc.asyncProperty(hostileDay, hostileLayout, async (made, layout) =>
      layOutHostileDay(made, layout),
    ),
    /** Each costs a hundred of the others. */
    share: 0.04,
  },
  {
    name: 'nothing throws, and every digest keeps its promises',
    property: fc.asyncProperty(noise, fc.option(day, { nil: undefined }), async (text, date) => {
      const reading = readDigests(text, { date })
      if (reading.status !== 'read') return
      for (const { papers: read } of reading.digests) {
        assertSame(new Set(read.map((paper) => paper.id)).size, read.length)
        for (const paper of read) {
          for (const url of [...paper.code, ...paper.models])
            assertSame(/^https?:$/.test(new URL(url).protocol), true)
          assertSame(paper.title, paper.title.trim())
        }
      }
    }),
  },
]
