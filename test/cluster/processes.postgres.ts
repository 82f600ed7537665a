import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, it, onTestFinished } from 'vitest'
import { openDatabase } from '../../src/store/postgres/open.ts'
import { ROOT } from '../support/checks/rooms.ts'
import { listeningLog } from '../support/fakes/log.ts'
import type { ClusterReport } from '../support/processes/cluster-process.ts'
import { closedAfterTest, freshDatabase } from '../support/processes/postgres.ts'

interface Member {
  readonly child: ChildProcess
  readonly name: string
  report: ClusterReport | null
}

/** Real processes on one database, and a way to wait until they are as they should be. */
async function processes() {
  const at = await freshDatabase()
  closedAfterTest(await openDatabase(at, listeningLog(), null))
  const running: Member[] = []
  let check = () => {}
  return {
    start(name: string, minutes = 0): Member {
      const child = spawn(
        process.execPath,
        ['--import', 'tsx', join(ROOT, 'test/support/processes/cluster-process.ts'), name, String(minutes)],
        { env: { ...process.env, DATABASE_URL: at.url }, stdio: ['ignore', 'pipe', 'inherit'] },
      )
      const member: Member = { child, name, report: null }
      running.push(member)
      createInterface({ input: child.stdout as NonNullable<typeof child.stdout> }).on('line', (line) => {
        member.report = JSON.parse(line)
        check()
      })
      onTestFinished(() => void child.kill('SIGKILL'))
      return member
    },
    /** Resolves once the reports of some members are such as is wanted. */
    until: (members: readonly Member[], isSo: (reports: readonly ClusterReport[]) => boolean) =>
      new Promise<void>((resolve) => {
        check = () => {
          const reports = members.flatMap(({ report }) => report ?? [])
          if (reports.length === members.length && isSo(reports)) resolve()
        }
        check()
      }),
  }
}

/** One plans, and slots and shards are shared out among all. */
const isShared = (reports: readonly ClusterReport[]) =>
  reports.filter(({ isPlanner }) => isPlanner).length === 1 &&
  reports.reduce((sum, { slots }) => sum + slots, 0) === 50 &&
  reports.every(({ slots }) => slots <= Math.ceil(50 / reports.length)) &&
  reports
    .flatMap(({ shards }) => shards)
    .sort()
    .join() === '0,1,2,3'

it('share all there is, whoever is killed, frozen, woken or ended, and however wrong their clocks are', async () => {
  const { start, until } = await processes()
  const all = [start('a', 11), start('b', -11), start('c')]
  const planner = (among: readonly Member[]) => among.find(({ report }) => report?.isPlanner) as Member
  await until(all, isShared)
  expect(all.map(({ report }) => report?.minutesBehind)).toEqual([-11, 11, expect.closeTo(0)])

  const killed = planner(all)
  killed.child.kill('SIGKILL')
  const two = all.filter((each) => each !== killed)
  await until(two, isShared)

  const frozen = planner(two)
  frozen.child.kill('SIGSTOP')
  const one = two.filter((each) => each !== frozen)
  await until(one, isShared)
  frozen.child.kill('SIGCONT')
  await until(two, isShared)
  // It went on as one of two, and not as the planner that it was.
  expect(planner(two)).toBe(one[0])

  const ending = planner(two)
  const ended = new Promise((resolve) => ending.child.once('exit', resolve))
  ending.child.kill('SIGTERM')
  expect(await ended).toBe(0)
  await until([frozen], isShared)
})
