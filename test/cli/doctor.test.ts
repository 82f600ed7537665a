import { access, cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type StandIn, startStandIn } from '../../src/playground/server.ts'
import { sampleIds } from '../../src/playground/world/sample-world.ts'
import { snapshotOf } from '../support/checks/folder-snapshot.ts'
import { crowdChannels, crowdWorld, seedCrowd } from '../support/processes/crowd.ts'
import { runProgram, startProgram } from '../support/processes/program.ts'

const [first = '', second = ''] = crowdChannels(2)

let dataDir = ''
let standIn: StandIn

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'paperboy-cli-'))
  standIn = await startStandIn({ world: crowdWorld(2), rateLimits: 'off' })
  await seedCrowd(dataDir, { size: 2, now: Date.now(), layout: 'compact' })
})
afterEach(async () => {
  await standIn.close()
  await rm(dataDir, { recursive: true, force: true })
})

const env = (rest: Record<string, string> = {}) => ({
  DISCORD_TOKEN: standIn.token,
  DISCORD_API_URL: standIn.api,
  DATA_DIR: dataDir,
  DIGEST_SOURCES: join(dataDir, 'digests'),
  ...rest,
})
const doctor = (rest?: Record<string, string>) => runProgram(['doctor'], { cwd: dataDir, env: env(rest) })
const faultsIn = (text: string) => text.split('\n').filter((line) => line.startsWith('!!'))

describe('paperboy doctor', () => {
  it('finds nothing beside a bot that runs, and ends with 0', async () => {
    const bot = startProgram(['start'], { cwd: dataDir, env: env() })
    await bot.said('/channel subscribe')
    const { code, stdout, stderr } = await doctor({ ALERT_CHANNEL: first })
    bot.child.kill('SIGTERM')
    await bot.ended
    expect({ faults: faultsIn(stdout), code, stderr }).toEqual({ faults: [], code: 0, stderr: '' })
    for (const about of ['store', 'digests', 'time zones', 'clock', 'token', 'commands', 'permissions']) {
      expect(stdout).toContain(`ok  ${about}: `)
    }
    expect(stdout).toContain('in use by a running bot')
    expect(stdout).toContain('nothing is missing in 2 subscribed channels')
    expect(stdout).toContain('ok  ALERT_CHANNEL: can be written to')
  })

  it('says the same as JSON, a line for each check', async () => {
    const { code, stdout, stderr } = await runProgram(['doctor', '--json'], {
      cwd: dataDir,
      env: env({ DISCORD_TOKEN: '' }),
    })
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' })
    const findings = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(findings.map(({ about }) => about)).toEqual(
      expect.arrayContaining(['store', 'digests', 'watched folders', 'time zones', 'clock', 'token']),
    )
    expect(findings.at(-1)).toEqual({
      about: 'token',
      well: null,
      faults: [expect.stringContaining('DISCORD_TOKEN is not set')],
    })
  })

  it('names each fault and what to do about it, and ends with 1', async () => {
    standIn.setOverwrites(first, [{ id: sampleIds.application, kind: 'member', deny: ['SendMessages'] }])
    standIn.deleteChannel(second)
    const { code, stdout } = await doctor({ ALERT_CHANNEL: '1100000000000000999' })
    expect(code).toBe(1)
    expect(faultsIn(stdout)).toEqual([
      '!!  digests: there are none yet. Start the bot, or try: paperboy ingest data/sample',
      expect.stringMatching(
        /^!! {2}commands: Discord does not know .*paper.*\. Start the bot once; it registers them\.$/,
      ),
      `!!  permissions: #papers-0 (${first}): I need Send Messages there.`,
      `!!  permissions: #papers-1 (${second}) is gone, or I may not see it.`,
      '!!  ALERT_CHANNEL: 1100000000000000999 is gone, or I may not see it.',
    ])
  })

  it.each([
    [{ DISCORD_TOKEN: '' }, 'token: DISCORD_TOKEN is not set'],
    [
      { DISCORD_TOKEN: 'MTEwMDAwMDAwMDAwMDAwMDAwMQ.Unknown.nobody-has-this-token-here' },
      'token: Discord refuses',
    ],
    [
      { DISCORD_API_URL: 'http://127.0.0.1:9/api' },
      "clock: Discord can't be reached at http://127.0.0.1:9/api",
    ],
    [{ DATA_DIR: '/dev/null/x' }, 'store: The data folder /dev/null/x can'],
  ])('%j: %s', async (changes, says) => {
    const { code, stdout } = await doctor(changes)
    expect(code).toBe(1)
    expect(stdout).toContain(`!!  ${says}`)
    expect(stdout).not.toContain('nobody-has-this')
  })

  it('changes nothing in a folder of version 0.1, damaged or not, and makes none', async () => {
    const old = join(dataDir, 'old')
    await cp(join(import.meta.dirname, '../fixtures/0.1/data'), old, { recursive: true })
    // Beside what a start would upgrade, what it would mend.
    await writeFile(join(old, 'readers.json'), '{"version":2,"entr')
    await writeFile(join(old, 'library', '2025-02.json'), '')
    const before = await snapshotOf(old)
    const { stdout } = await doctor({ DATA_DIR: old })
    expect(await snapshotOf(old)).toEqual(before)
    expect(stdout).toContain(`!!  store: the next start mends this: ${join(old, 'readers.json')} is damaged`)

    const none = join(dataDir, 'none')
    expect((await doctor({ DATA_DIR: none })).stdout).toContain('is not there yet; the first start makes it')
    await expect(access(none)).rejects.toThrow()
  })
})
