import { expect, test } from 'vitest'
import { openDatabase } from '../../../src/store/postgres/open.ts'
import { sayRestored, timelineOf, watchTimeline } from '../../../src/store/postgres/timeline.ts'
import { tempFolder } from '../../support/builders/temp-folder.ts'
import { listeningLog } from '../../support/fakes/log.ts'
import { closedAfterTest, freshDatabase } from '../../support/processes/postgres.ts'
import { startProgram } from '../../support/processes/program.ts'

const open = async () => closedAfterTest(await openDatabase(await freshDatabase(), listeningLog(), null))

test('a server says its timeline, the same each time', async () => {
  const owner = await open()
  const timeline = await timelineOf(owner)
  expect(timeline).toMatch(/^\d+ \d+$/)
  expect(await timelineOf(owner)).toBe(timeline)
})

test('an operator who says that an older state was restored is heard by all, each time', async () => {
  const database = await open()
  const said: string[] = []
  const look = watchTimeline(
    await timelineOf(database),
    () => timelineOf(database),
    ({ message }) => said.push(message),
  )
  await look()
  await sayRestored(database)
  await expect(look()).rejects.toThrow('it may have forgotten what was posted')
  const first = await timelineOf(database)
  await sayRestored(database)
  expect(await timelineOf(database)).not.toBe(first)
  expect(said).toHaveLength(1)
})

test.each(['a database', 'files'])('doctor --restored says what comes of it, on %s', async (where) => {
  const database = await open()
  const before = await timelineOf(database)
  const env: Record<string, string> = where === 'files' ? {} : { DATABASE_URL: database.at.url }
  const { stdout } = await startProgram(['doctor', '--restored', '--json'], { env, cwd: await tempFolder() })
    .ended
  const found = stdout.split('\n').find((line) => line.includes('"about":"restored"')) ?? '{}'
  expect(JSON.parse(found)).toMatchObject({
    well: expect.stringContaining(where === 'files' ? 'looks at each start' : 'ends within some seconds'),
    faults: [],
  })
  expect((await timelineOf(database)) === before).toBe(where === 'files')
})

test('another timeline is said once, and each look fails from then on', async () => {
  let now = '7 1'
  const said: string[] = []
  const look = watchTimeline(
    now,
    async () => now,
    ({ message }) => said.push(message),
  )
  await look()
  now = '7 2'
  await expect(look()).rejects.toThrow('The database was restored')
  await expect(look()).rejects.toThrow('Start again')
  expect(said).toHaveLength(1)
})
