import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import type { ZodType } from 'zod'
import { parseConfig } from '../src/config.ts'
import { composeFile, dashboardFile, rulesFile, unitFaults } from './support/checks/deployment.ts'
import { ROOT } from './support/checks/rooms.ts'

const read = (path: string) => readFileSync(join(ROOT, path), 'utf8')

/** What a schema says of a text of YAML (or JSON, which is a part of it). */
function faultsOf(schema: ZodType, text: string): string[] {
  const parsed = schema.safeParse(parse(text, { merge: true }))
  return parsed.success ? [] : parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
}

/** What GitHub's own parser says of each workflow. */
function workflowFaults(texts: readonly string[]): string[][] {
  const script = join(ROOT, 'test/support/checks/workflows.ts')
  const { stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', script], {
    cwd: ROOT,
    input: JSON.stringify(texts),
    encoding: 'utf8',
  })
  if (stdout === '') throw new Error(stderr)
  return JSON.parse(stdout)
}

const workflows = readdirSync(join(ROOT, '.github/workflows')).map((name) => `.github/workflows/${name}`)
const compose = ['compose.yaml', 'compose.scaled.yaml']
const RULES = 'docs/monitoring/alerts.yml'
const DASHBOARD = 'docs/monitoring/grafana-dashboard.json'
const UNIT = 'docs/paperboy.service'

describe('files that other programs read', () => {
  it('workflows are what GitHub’s own parser takes', () => {
    const texts = workflows.map(read)
    const broken = texts.map((text) => text.replace('runs-on', 'run-on'))
    const faults = workflowFaults([...texts, ...broken]).map(({ length }) => length > 0)
    expect(texts.length).toBeGreaterThan(1)
    expect(faults).toEqual([...texts.map(() => false), ...broken.map(() => true)])
  })

  it.each<readonly [string, ZodType]>([
    ...compose.map((path) => [path, composeFile] as const),
    [RULES, rulesFile],
    [DASHBOARD, dashboardFile],
  ])('%s has nothing mistyped', (path, schema) => {
    expect(faultsOf(schema, read(path))).toEqual([])
  })

  it(`${UNIT} has nothing mistyped, by systemd too where it is there`, () => {
    expect(unitFaults(read(UNIT))).toEqual([])
    if (!existsSync('/usr/bin/systemd-analyze')) return
    const { stderr } = spawnSync('systemd-analyze', ['verify', join(ROOT, UNIT)], { encoding: 'utf8' })
    // The program that it starts is on no machine but the operator's.
    const faults = stderr
      .split('\n')
      .filter((line) => line.includes('paperboy') && !/not executable|No such file/.test(line))
    expect(faults).toEqual([])
  })

  it.each<[name: string, faults: (text: string) => string[], path: string, from: string, to: string]>([
    [
      'a mistyped key',
      (text) => faultsOf(composeFile, text),
      'compose.yaml',
      'stop_grace_period',
      'stop_grace',
    ],
    [
      'a secret that is not declared',
      (text) => faultsOf(composeFile, text),
      'compose.scaled.yaml',
      '  database_url:\n    file',
      '  database:\n    file',
    ],
    [
      'a volume that is not declared',
      (text) => faultsOf(composeFile, text),
      'compose.yaml',
      '- data:/data',
      '- dat:/data',
    ],
    ['a port for everybody', (text) => faultsOf(composeFile, text), 'compose.yaml', '127.0.0.1:8080', '8080'],
    ['a rule without a bracket', (text) => faultsOf(rulesFile, text), RULES, '> 60', ') > 60'],
    ['a mistyped time', (text) => faultsOf(rulesFile, text), RULES, 'for: 5m', 'for: 5 minutes'],
    ['a mistyped panel', (text) => faultsOf(dashboardFile, text), DASHBOARD, '"gridPos"', '"gridpos"'],
    ['a mistyped directive', unitFaults, UNIT, 'NoNewPrivileges', 'NoNewPriviledges'],
    ['a directive elsewhere', unitFaults, UNIT, '[Install]', '[Unit]'],
    ['a value of another kind', unitFaults, UNIT, 'PrivateTmp=yes', 'PrivateTmp=tmp'],
  ])('%s is found', (_, faults, path, from, to) => {
    const text = read(path)
    expect(text).toContain(from)
    expect(faults(text.replace(from, to))).not.toEqual([])
  })
})

it.each(compose)('%s sets only what the bot reads, to what it accepts', (path) => {
  const { bot } = (
    parse(read(path), { merge: true }) as {
      services: Record<string, { environment: Record<string, string> }>
    }
  ).services
  const environment = Object.fromEntries(
    Object.entries(bot?.environment ?? {}).map(([name, value]) => [
      name,
      value.replace(/\$\{\w+:-([^}]*)\}/, '$1'),
    ]),
  )
  const known = read('.env.example')
  for (const name of Object.keys(environment)) expect(known).toContain(name.replace(/_FILE$/, ''))
  expect(() => parseConfig(environment)).not.toThrow()
})

it('the scaled bots end within the time that they are given, keep nothing of their own, and are asked how they are', () => {
  const { bot, database } = composeFile.parse(parse(read('compose.scaled.yaml'), { merge: true })).services
  expect(bot?.deploy?.replicas).toBeGreaterThan(1)
  expect(Number.parseInt(bot?.stop_grace_period ?? '', 10)).toBeGreaterThanOrEqual(45)
  expect(bot?.volumes).toEqual(['/data'])
  expect(bot?.healthcheck?.test).toEqual(['CMD', 'node', 'dist/src/main.js', 'health'])
  expect(read('Dockerfile')).toContain('"dist/src/main.js", "health"]')
  expect(JSON.stringify([bot?.environment, database?.environment])).not.toMatch(/password"?:(?!.*_FILE)/i)
})
