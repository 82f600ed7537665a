import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { ROOT } from './support/checks/rooms.ts'

/** Words and names that the glossary replaced, each with what is said instead. */
const RETIRED: readonly (readonly [retired: RegExp, instead: string])[] = [
  [/\breckon\w*/i, 'to work out, to compute'],
  [/\bbreath(?:e|es|ing)?\b/i, 'yielding to the event loop'],
  [/\b(?:a|the|next|last|each|one) firings?\b/i, 'due, an edition, a tick'],
  [
    /\b(?:taken?|takes|took) (?:\w+ |a paused \w+ )?up (?:again|what)|\bfireNow\b/i,
    'to resume, to apply, dueNow',
  ],
  [/\bthe subscription rests\b|\brests for its reason/i, 'is paused'],
  [/\bwill not have it\b/i, 'rejects it'],
  [/\buntold\b|\bisToldAnew\b|\btellsOf\b/, 'not notified'],

  [/\b(?:papers?|digests?) (?:are |is )?held\b|\bI hold no\b/i, 'stored'],
  [/\bFORMS_OF\b|\bwrongForm\b|\bform (?:full|compact|thread|publish)\b/, 'LAYOUTS_OF, layout'],
  [/\bcalled so\b/i, 'who match'],
  [
    /\bChannelDesk|PersonDesk|Holdings\b|\bheldPaper\b|\bHeldEntries\b/,
    'ChannelSubscriptions, StoredPapers, requirePaper',
  ],
  [/\bbears?\b(?! BibTeX)/i, 'has'],
  [/\bsave for\b/i, 'except'],
]

/** Files that quote what is retired, or have old files and messages to read. */
const EXCEPTIONS = /^(?:test\/words\.test\.ts|docs\/(?:style|glossary)\.md|test\/fixtures\/.*|CHANGELOG\.md)$/

const files = [
  'src',
  'commands',
  'test',
  'bench',
  'docs',
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
].flatMap((place) =>
  /\.md$/.test(place)
    ? [place]
    : readdirSync(join(ROOT, place), { recursive: true, encoding: 'utf8' })
        .map((path) => join(place, path))
        .filter((path) => /\.(?:ts|mjs|md)$/.test(path)),
)

it.each(RETIRED)('nothing says %s (%s)', (retired) => {
  const found = files
    .filter((file) => !EXCEPTIONS.test(file))
    .flatMap((file) =>
      readFileSync(join(ROOT, file), 'utf8')
        .split('\n')
        .flatMap((line, index) => (retired.test(line) ? [`${file}:${index + 1}: ${line.trim()}`] : [])),
    )
  expect(found).toEqual([])
})
