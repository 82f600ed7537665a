import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { importsOfSources, ROOMS, ROOT, roomOf } from './rooms.ts'

/** Where the pictures are, between two marks each. */
export const ARCHITECTURE = join(ROOT, 'docs/architecture.md')

type Arrow = readonly [from: string, to: string]

/** The imports between rooms, each once. */
function arrowsBetween(nameOf: (room: string) => string | null): Arrow[] {
  const arrows = new Map<string, Arrow>()
  for (const { file, to, isPackage } of importsOfSources()) {
    const [from, towards] = isPackage ? [null, null] : [nameOf(roomOf(file)), nameOf(roomOf(to))]
    if (from !== null && towards !== null && from !== towards)
      arrows.set(`${from} ${towards}`, [from, towards])
  }
  return [...arrows.values()].sort()
}

/** Leaves out each arrow that a longer way says as well, so that the picture can be read. */
function withoutShortcuts(arrows: readonly Arrow[]): Arrow[] {
  const next = (room: string) => arrows.flatMap(([from, to]) => (from === room ? [to] : []))
  const reaches = (room: string, to: string): boolean =>
    next(room).some((each) => each === to || reaches(each, to))
  return arrows.filter(([from, to]) => !next(from).some((each) => each !== to && reaches(each, to)))
}

function flowchart(arrows: readonly Arrow[]): string {
  const lines = withoutShortcuts(arrows).map(([from, to]) => `  ${from} --> ${to}`)
  return ['```mermaid', 'flowchart TD', ...lines, '```'].join('\n')
}

/** The document with its pictures drawn again from the imports in the code. */
export function drawArchitecture(document: string): string {
  const isRoom = (room: string) => room in ROOMS
  const pictures = {
    rooms: flowchart(arrowsBetween((room) => (isRoom(room) ? (room.split('/')[0] ?? room) : null))),
    discord: flowchart(
      arrowsBetween((room) => (room.startsWith('discord/') ? room.slice('discord/'.length) : null)),
    ),
  }
  return Object.entries(pictures).reduce(
    (text, [name, picture]) =>
      text.replace(
        new RegExp(`(<!-- ${name}: .*-->)[^]*?(<!-- end -->)`),
        (_, begin, end) => `${begin}\n\n${picture}\n\n${end}`,
      ),
    document,
  )
}

if (process.argv[1] === import.meta.filename) {
  writeFileSync(ARCHITECTURE, drawArchitecture(readFileSync(ARCHITECTURE, 'utf8')))
}
