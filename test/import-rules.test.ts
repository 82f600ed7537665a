import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'

const ROOT = join(import.meta.dirname, '..')
const LINTER = join(ROOT, 'node_modules/.bin/biome')

/** Imports that the design forbids: [file, what it imports]. */
const FORBIDDEN = [
  ['src/digest/broken.ts', '../library/library.ts'],
  ['src/digest/broken.ts', 'discord.js'],
  ['src/library/broken.ts', '../subscriptions/subscription.ts'],
  ['src/library/broken.ts', '../store/store.ts'],
  ['src/readers/broken.ts', '../delivery/ledger.ts'],
  ['src/readers/broken.ts', 'lowdb'],
  ['src/subscriptions/broken.ts', '../discord/client.ts'],
  ['src/subscriptions/broken.ts', '../config.ts'],
  ['src/delivery/broken.ts', 'discord-api-types/v10'],
  ['src/delivery/broken.ts', '../log.ts'],
  ['src/delivery/broken.ts', 'node-cron'],
  ['src/delivery/broken.ts', '../privacy/removed-servers.ts'],
  ['src/privacy/broken.ts', '../store/store.ts'],
  ['src/privacy/broken.ts', 'discord.js'],
  ['src/store/broken.ts', '../discord/client.ts'],
  ['src/discord/broken.ts', '../store/store.ts'],
  ['src/discord/render/broken.ts', '../../store/store.ts'],
  ['commands/broken.ts', '../src/store/store.ts'],
  ['commands/broken.ts', '../src/config.ts'],
  ['src/playground/broken.ts', '../discord/client.ts'],
  ['src/preview/broken.ts', '../library/library.ts'],
] as const

/** Imports that it allows. */
const ALLOWED = [
  ['src/library/fine.ts', '../digest/paper.ts'],
  ['src/delivery/fine.ts', '../library/library.ts'],
  ['src/delivery/fine.ts', '../errors.ts'],
  ['src/privacy/fine.ts', '../delivery/ledger.ts'],
  ['src/store/fine.ts', '../log.ts'],
  ['commands/fine.ts', '../src/discord/interactions/command.ts'],
] as const

/** Lints one file for each import, in a folder of their own under the project's rules; gives the output. */
function lint(imports: readonly (readonly [file: string, imported: string])[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'paperboy-lint-'))
  try {
    copyFileSync(join(ROOT, 'biome.json'), join(folder, 'biome.json'))
    for (const [index, [file, imported]] of imports.entries()) {
      const path = join(folder, fileOf(file, index))
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, `import * as other from '${imported}'\n\nexport const used = other\n`)
    }
    const args = ['lint', '--vcs-enabled=false', '--colors=off', '--max-diagnostics=none', '.']
    const run = spawnSync(LINTER, args, { cwd: folder, encoding: 'utf8' })
    return run.stdout + run.stderr
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function fileOf(file: string, index: number): string {
  return file.replace('.ts', `-${index}.ts`)
}

describe('the linter enforces who may import whom', () => {
  const refused = lint(FORBIDDEN)
  const passed = lint(ALLOWED)

  it.each(FORBIDDEN.map((rule, index) => [...rule, index] as const))(
    '%s may not import %s',
    (file, _, index) => {
      expect(refused).toMatch(new RegExp(`${fileOf(file, index)}:1:\\d+ lint/style/noRestrictedImports`))
    },
  )

  it.each(ALLOWED)('%s may import %s', () => {
    expect(passed).toContain('Checked')
    expect(passed).not.toContain('noRestrictedImports')
  })
})

/** The files of ours that are loaded with one of them, itself included. */
function loadedWith(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen
  seen.add(file)
  const code = readFileSync(join(ROOT, file), 'utf8')
  for (const [, typeOnly, imported = ''] of code.matchAll(IMPORT)) {
    if (!typeOnly) loadedWith(relative(ROOT, join(ROOT, dirname(file), imported)), seen)
  }
  return seen
}

/** An import or re-export of a file of ours, and whether it is of types only. */
const IMPORT = /^(?:import|export) (type )?(?:[^'\n]|\n(?! *(?:import|export) ))*?from '(\.[^']*)'/gm

it('paperboy start loads nothing of the playground', () => {
  const stand = (files: Set<string>) => [...files].filter((file) => /^src\/(playground|preview)\//.test(file))
  expect(stand(loadedWith('src/cli/start.ts'))).toEqual([])
  expect(loadedWith('src/cli/start.ts').size).toBeGreaterThan(100)
  expect(stand(loadedWith('src/cli/playground.ts')).length).toBeGreaterThan(50)
})
