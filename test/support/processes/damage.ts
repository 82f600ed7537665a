import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { UserError } from '../../../src/errors.ts'
import { type IngestParts, ingest } from '../../../src/ingest/ingest.ts'
import { rebuild } from '../../../src/ingest/rebuild.ts'
import { Library } from '../../../src/library/library.ts'
import { noIndex } from '../../../src/search/no-index.ts'
import { openStore } from '../../../src/store/files/file-store.ts'
import type { Store } from '../../../src/store/store.ts'
import type { Damage } from '../builders/damages.ts'
import { readSampleText } from '../builders/sample-text.ts'
import { channelSubscription, ledgerEntry, personSubscription } from '../builders/samples.ts'
import { putReader, putSubscriptions } from '../builders/stored.ts'
import { listeningLog } from '../fakes/log.ts'

/** A data folder with something in every file, and how its files were a while before. */
interface DamageWorld {
  readonly folder: string
  readonly earlier: string
  /** What people and the bot see of it. */
  readonly view: string
  /** Its files, but for the lock, by path. */
  readonly files: readonly string[]
}

/** After every day of the world. */
const NOW = Date.parse('2025-04-01T00:00:00Z')

const MONTHS = ['2025-01', '2025-02', '2025-03']
const DAYS = MONTHS.flatMap((month) => [`${month}-10`, `${month}-11`])

/** Makes a world. @param base a folder to make it in */
export async function damageWorld(base: string): Promise<DamageWorld> {
  const [folder, earlier, published] = ['data', 'earlier', 'published'].map((name) => join(base, name)) as [
    string,
    string,
    string,
  ]
  await mkdir(published)
  for (const [index, day] of DAYS.entries()) {
    const text = (await readSampleText()).replaceAll('2025-02-10', day)
    const ids = text.replace(/\b2502\.0/g, `2502.${index + 1}`)
    await writeFile(join(published, `${day}.md`), ids)
  }
  await fill(folder, published, DAYS.slice(0, 5), 0)
  await cp(folder, earlier, { recursive: true })
  await fill(folder, published, DAYS, 1)
  const { view } = await look(folder)
  const names = await readdir(folder, { recursive: true })
  const paths = await Promise.all(
    names.sort().map(async (name) => ((await stat(join(folder, name))).isFile() ? [name] : [])),
  )
  return { folder, earlier, view: view ?? '', files: paths.flat() }
}

/** What opening a folder came to. */
interface Look {
  /** What is seen; `null` where the start is refused. */
  readonly view: string | null
  readonly refusal: string | null
  /** What the log says, a line each. */
  readonly said: readonly string[]
}

/** Opens a folder as a start does. */
async function look(folder: string): Promise<Look> {
  const log = listeningLog()
  try {
    await using store = await openStore(folder, log)
    const library = await Library.open(store.digests, noIndex, {
      cache: store.index,
      forgotten: store.forgotten,
    })
    for await (const _ of rebuild(library, store.lostMonths(), partsOf(store)));
    return { view: await viewOf(store, library), refusal: null, said: log.lines }
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    return { view: null, refusal: error.message, said: log.lines }
  }
}

/** What is wrong with what became of a damaged folder, or `null`. */
function faultIn(before: string, paths: readonly string[], { view, refusal, said }: Look): string | null {
  if (refusal !== null) {
    return paths.some((path) => refusal.includes(basename(path, '.bak')))
      ? null
      : `refused without naming the file: ${refusal}`
  }
  if (view === before) return null
  const isSaid = said.some((line) => /^(?:warn|error) /.test(line))
  // Which papers were had is lost: then they may come again, and that is said.
  if (isSaid && withoutHad(view ?? '{}') === withoutHad(before)) return null
  // What was posted of a day is lost: then nothing of it is posted again, and that is said.
  const { lost } = JSON.parse(view ?? '{}')
  if (isSaid && lost?.length > 0 && withoutDays(view ?? '', lost) === withoutDays(before, lost)) return null
  const { keptFrom: floor } = JSON.parse(view ?? '{}')
  if (
    isSaid &&
    floor > JSON.parse(before).keptFrom &&
    withFloor(view ?? '', floor) === withFloor(before, floor)
  ) {
    return null
  }
  return `other than before${isSaid ? '' : ', and nothing is said'}: ${view?.slice(0, 300)}`
}

function withoutHad(view: string): string {
  return canonical({ ...JSON.parse(view), had: [] })
}

/** A view without what the ledger has of some days. */
function withoutDays(view: string, days: readonly string[]): string {
  const all = JSON.parse(view)
  const ledger = all.ledger.map((entries: { date: string }[]) =>
    entries.filter(({ date }) => !days.includes(date)),
  )
  return canonical({ ...all, lost: [], ledger })
}

/** A view without what the ledger has of days before a floor. */
function withFloor(view: string, floor: string): string {
  const all = JSON.parse(view)
  const ledger = all.ledger.map((entries: { date: string }[]) => entries.filter(({ date }) => date >= floor))
  return canonical({ ...all, keptFrom: floor, ledger })
}

function partsOf(store: Store): IngestParts {
  return {
    clock: { now: () => NOW },
    archive: store.archive,
    allowPrivate: false,
    random: () => 0,
    sleep: async () => undefined,
  }
}

async function fill(
  folder: string,
  published: string,
  days: readonly string[],
  round: number,
): Promise<void> {
  await using store = await openStore(folder, listeningLog())
  const library = await Library.open(store.digests, noIndex, {
    cache: store.index,
    forgotten: store.forgotten,
  })
  const sources = days.map((day) => join(published, `${day}.md`))
  for await (const _ of ingest(library, sources, partsOf(store)));
  const [day = ''] = days.slice(-1)
  const text = await readFile(join(published, `${day}.md`), 'utf8')
  const validators = { etag: `"${round}"`, lastModified: null }
  await store.archive.keepText(`https://digests.example/${day}.md`, text, validators)
  for (let n = 0; n < 3 + round; n += 1) {
    await putSubscriptions(store.subscriptions, [channelSubscription({ id: `c${n}` })])
    await putSubscriptions(store.subscriptions, [personSubscription({ id: `p${n}`, userId: `${n}` })])
    await putReader(store.readers, {
      userId: `${n}`,
      timeZone: 'Europe/Berlin',
      saved: [{ id: '2502.05173', at: n }],
    })
    await store.forgotten.add(`2502.0000${n}`, n)
    await store.had.put(new Map([[`c${n}`, { '2025-01-10': `2501.0000${round} .0000${n + 2}` }]]))
  }
  for (const day of days.slice(2)) {
    for (const n of [0, 1]) {
      const entry = ledgerEntry({ subscriptionId: `c${n}`, edition: day, date: day })
      await store.ledger.put([entry])
      for (const state of ['sending', 'done'] as const) {
        await store.ledger.put([{ ...entry, steps: entry.steps.map((step) => ({ ...step, state })) }])
      }
    }
  }
  if (round === 1) await store.ledger.prune('2025-02-11')
}

async function viewOf(store: Store, library: Library): Promise<string> {
  const all = await store.allSubscriptions()
  const subscriptions = all.sort((a, b) => a.id.localeCompare(b.id))
  const { keptFrom, lostDays } = await store.ledger.bounds()
  const entries = await store.ledger.ofSubscriptions(subscriptions.map(({ id }) => id))
  return canonical({
    keptFrom,
    lost: lostDays,
    subscriptions,
    readers: await Promise.all(['0', '1', '2', '3'].map(async (id) => (await store.readers.get(id)) ?? null)),
    ledger: subscriptions.map(({ id }) => entries.get(id) ?? []),
    forgotten: store.forgotten.all(),
    had: [...(await store.had.of(await store.had.ids()))],
    library: library.dates().map((date) => library.digest(date)),
  })
}

/** JSON that is the same for the same values, in whatever order their fields come. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, each) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => a.localeCompare(b)))
      : each,
  )
}

/** Damages one file of a copy of the world and opens that, twice. Gives what is wrong with the outcome, or `null`, and whether the start is refused. */
export async function tryDamage(
  world: DamageWorld,
  { file, damage, below }: { file: string; damage: Damage; below: (limit: number) => number },
): Promise<{ readonly fault: string | null; readonly refused: boolean }> {
  const base = await mkdtemp(join(tmpdir(), 'paperboy-damage-'))
  const folder = join(base, 'data')
  try {
    await cp(world.folder, folder, { recursive: true })
    const others = world.files.filter((each) => each !== file)
    const other = join(folder, others[below(others.length)] ?? '')
    const path = join(folder, file)
    await damage.harm({ path, other, earlier: join(world.earlier, file), below })
    const first = await look(folder)
    const fault = faultIn(world.view, [path, other], first)
    if (fault !== null || first.view === null) return { fault, refused: first.view === null }
    const { view, refusal } = await look(folder)
    const isSame = view === first.view
    return { fault: isSame ? null : `other at the second start: ${refusal ?? view}`, refused: false }
  } finally {
    await rm(base, { recursive: true, force: true })
  }
}
