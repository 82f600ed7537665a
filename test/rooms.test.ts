import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ARCHITECTURE, drawArchitecture } from './support/checks/architecture.ts'
import {
  type Import,
  importFault,
  importsIn,
  importsOfSources,
  ROOMS,
  ROOT,
  roomOf,
} from './support/checks/rooms.ts'

const IMPORTS = importsOfSources()

describe('the rooms', () => {
  it('import only what the list allows', () => {
    expect(IMPORTS.length).toBeGreaterThan(1_000)
    const faults = IMPORTS.flatMap((each) => {
      const fault = importFault(each)
      return fault === null ? [] : [`${each.file}: ${fault}`]
    })
    expect(faults).toEqual([])
  })

  it('import only rooms that come before them', () => {
    const order = Object.keys(ROOMS)
    for (const [room, { rooms }] of Object.entries(ROOMS)) {
      for (const other of rooms.filter((each) => !each.endsWith('.ts'))) {
        expect(order.indexOf(other), `${room} imports ${other}`).toBeLessThan(order.indexOf(room))
        expect(order, `${room} imports ${other}`).toContain(other)
      }
    }
  })

  it('use everything that the list allows', () => {
    const used = new Set(
      IMPORTS.map(({ file, to, isPackage }) => `${roomOf(file)} ${isPackage ? to : roomOf(to)}`),
    )
    const unused = Object.entries(ROOMS).flatMap(([room, { rooms, packages = [] }]) =>
      [...rooms, ...packages.filter((each) => each !== 'discord-api-types' && each !== 'discord.js')]
        .map((each) => `${room} ${each}`)
        .filter((each) => !used.has(each)),
    )
    expect(unused).toEqual([])
  })
})

describe('an import is refused', () => {
  const refused: [file: string, line: string, fault: string][] = [
    [
      'src/digest/a.ts',
      "import type { Library } from '../library/library.ts'",
      'digest may not import library',
    ],
    ['src/digest/markdown/a.ts', "import '../../config.ts'", 'digest may not import config.ts'],
    ['src/library/a.ts', "export * from '../store/store.ts'", 'library may not import store'],
    [
      'src/delivery/a.ts',
      "import { REST } from 'discord.js'",
      'delivery may not import the package discord.js',
    ],
    ['src/delivery/a.ts', "import {\n  a,\n  b,\n} from '../log.ts'", 'delivery may not import log.ts'],
    ['src/privacy/a.ts', "const a = await import('../store/store.ts')", 'privacy may not import store'],
    ['src/store/a.ts', "import { a } from '../discord/rest/rest.ts'", 'store may not import discord/rest'],
    [
      'src/discord/rest/a.ts',
      "import { a } from '../posting/hello.ts'",
      'discord/rest may not import discord/posting',
    ],
    [
      'src/discord/texts/a.ts',
      "import { a } from '../../store/store.ts'",
      'discord/texts may not import store',
    ],
    [
      'commands/a.ts',
      "import { a } from '../src/store/files/file-store.ts'",
      'commands may not import store',
    ],
    [
      'src/playground/a.ts',
      "import { a } from '../discord/texts/texts.ts'",
      'playground may not import discord/texts',
    ],
    ['src/drawer/a.ts', "import { a } from '../digest/paper.ts'", 'drawer is not in the list of rooms'],
  ]

  it.each(refused)('%s: %s', (file, line, fault) => {
    expect(importsIn(file, `${line}\n`).map(importFault)).toEqual([fault])
  })

  it('but not where the list allows it', () => {
    const text =
      "import { a } from '../digest/paper.ts'\nimport { b } from '../errors.ts'\nimport { c } from 'node:fs'\n"
    expect(importsIn('src/delivery/a.ts', text).map(importFault)).toEqual([null, null])
  })
})

it('docs/architecture.md shows the imports as they are (npm run architecture draws them)', () => {
  const document = readFileSync(ARCHITECTURE, 'utf8')
  expect(document.match(/-->/g)?.length).toBeGreaterThan(20)
  expect(drawArchitecture(document)).toBe(document)
})

/** The files of ours that are loaded with one of them, itself included. */
function loadedWith(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen
  seen.add(file)
  const text = readFileSync(join(ROOT, file), 'utf8').replace(/^(?:import|export) type [^']*'[^']*'/gm, '')
  for (const { to, isPackage } of importsIn(file, text) satisfies Import[])
    if (!isPackage) loadedWith(to, seen)
  return seen
}

it('a container’s health check loads nothing of Discord, nor of the library', () => {
  const loaded = [...loadedWith('src/cli/health.ts')]
  expect(loaded.filter((file) => /^src\/(discord|library|search|app)/.test(file))).toEqual([])
  expect(loaded).toContain('src/store/files/control/client.ts')
})

it('paperboy start loads nothing of the playground', () => {
  const stand = (files: Set<string>) => [...files].filter((file) => /^src\/(playground|preview)\//.test(file))
  expect(stand(loadedWith('src/cli/start.ts'))).toEqual([])
  expect(loadedWith('src/cli/start.ts').size).toBeGreaterThan(100)
  expect(stand(loadedWith('src/cli/playground.ts')).length).toBeGreaterThan(50)
})

it('docs/decisions/README.md lists every decision', () => {
  const folder = join(ROOT, 'docs/decisions')
  const index = readFileSync(join(folder, 'README.md'), 'utf8')
  const decisions = readdirSync(folder).filter((name) => /^\d{3}-/.test(name))
  expect(decisions.filter((name) => !index.includes(`](${name})`))).toEqual([])
})

it('every file and folder that a document names is there', () => {
  const documents = readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name))
  const named = [...documents, 'README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'PRIVACY.md'].flatMap(
    (document) => {
      const text = readFileSync(join(ROOT, document), 'utf8')
      const paths = text.matchAll(
        /`((?:src|test|commands|bench|docs|data)\/[\w./-]+(?:\.(?:ts|mjs|md|json)|\/))`/g,
      )
      return [...paths].map(([, path = '']) => ({ document, path }))
    },
  )
  expect(named.length).toBeGreaterThan(100)
  expect(named.filter(({ path }) => !existsSync(join(ROOT, path)) && !path.startsWith('data/'))).toEqual([])
})
