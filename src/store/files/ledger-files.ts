import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { z } from 'zod'
import {
  isOpen,
  type LedgerBounds,
  type LedgerEntry,
  type LedgerStep,
  type LedgerStore,
} from '../../delivery/ledger.ts'
import { addDays } from '../../digest/calendar-date.ts'
import { fileClause, messageOf, StorageFault, systemCodeOf, UserError } from '../../errors.ts'
import type { Log } from '../../log.ts'
import type { FolderWriter } from './folder-writer.ts'
import { Journal } from './journal.ts'
import { DamagedFile, JsonFile, LostFile } from './json-file.ts'
import type { KnownFiles } from './known-files.ts'
import { LedgerEntries } from './ledger-entries.ts'
import {
  fromVersion1,
  LEDGER_VERSION,
  type LedgerLine,
  ledgerHeadSchema,
  ledgerLineSchema,
} from './ledger-schemas.ts'
import { createWork } from './ledger-work.ts'

/** A day's journal, or its copy where only that is left. */
const DAY_FILE = /^(\d{4}-\d{2}-\d{2})\.ndjson(?:\.bak)?$/

/** The ledger's files. */
export interface LedgerFiles extends LedgerStore {
  /** Every entry, in any order. */
  all(): LedgerEntry[]
  /** Takes over what another ledger can't answer for. */
  setBounds(bounds: LedgerBounds): Promise<void>
  /** Takes no further change, and resolves when those asked for are durable or have failed. */
  close(): Promise<void>
}

/** What the ledger's files are opened with. */
export interface LedgerParts {
  readonly writer: FolderWriter
  readonly log: Log
  /** Whether a subscription exists at this moment. */
  readonly exists: (subscriptionId: string) => boolean
  /** Which files the folder has had. */
  readonly known?: KnownFiles
}

/**
 * The delivery ledger as one journal for each digest's date under `ledger/`, so that a step recorded costs a
 * line and a day forgotten a removed file; `ledger.json` says from which day on it is kept, and of which days there is a
 * journal. A ledger of schema version 1, all in `ledger.json`, is divided up, and kept as `ledger.json.v1`.
 *
 * @throws UserError as {@link JsonFile.read} and {@link Journal.open} do
 */
export async function openLedgerFiles(
  dataDir: string,
  { writer, log, exists, known }: LedgerParts,
): Promise<LedgerFiles> {
  const folder = join(dataDir, 'ledger')
  const path = join(dataDir, 'ledger.json')
  const inMemory = new LedgerEntries()
  const work = createWork(inMemory)
  const days = new Map<string, Promise<Journal<LedgerLine>>>()
  const forgotten = new Set<string>()
  let planning: Promise<unknown> = Promise.resolve()
  let closed = false

  function day(date: string): Promise<Journal<LedgerLine>> {
    const known = days.get(date)
    if (known !== undefined) return known
    if (closed) return Promise.reject(new Error('The store is closed: the change was not kept.'))
    const path = join(folder, `${date}.ndjson`)
    const opening = Journal.open({
      path,
      schema: ledgerLineSchema,
      version: LEDGER_VERSION,
      condense,
      writer,
      log,
    })
    const journal = opening.then(({ journal, lines }) => {
      for (const line of lines) inMemory.apply(line)
      return journal
    })
    days.set(date, journal)
    // A fault may pass; the next use looks again.
    journal.catch(() => days.delete(date))
    return journal
  }

  /** Whether something of a subscription may be recorded: not what was still under way when it was forgotten. */
  function isWanted({ subscriptionId }: LedgerEntry): boolean {
    if (exists(subscriptionId)) forgotten.delete(subscriptionId)
    return !forgotten.has(subscriptionId)
  }

  const isWantedLine = (line: LedgerLine) => !forgotten.has(subscriptionOf(line))

  const head = await openHead(path, folder, { writer, log, known })
  if (head.first !== null) {
    for (const [date, entries] of byDate(head.first)) {
      await (await day(date)).replace(entries.map((entry) => ({ entry })))
      for (const entry of entries) inMemory.apply({ entry })
    }
  }
  let { keptFrom } = head
  let headWritten: Promise<void> = Promise.resolve()
  /** Writes what is there at that moment; one write after the other. */
  const writeHead = () => {
    headWritten = headWritten
      .catch(() => undefined)
      .then(() =>
        head.write({
          version: LEDGER_VERSION,
          keptFrom,
          days: [...noted].sort(),
          ...(lost.length === 0 ? {} : { lost }),
        }),
      )
    return headWritten
  }
  const present = await listDays(folder)
  const isKept = (date: string) => keptFrom === null || keptFrom <= date
  const gone = head.days.filter((date) => !present.includes(date) && isKept(date))
  for (const date of gone) {
    log.warn(
      { date },
      `${join(folder, date)}.ndjson and its backup are missing, so nobody knows what was posted of the digest of ${date}: nothing of it is posted any more, nor are the two weeks up to it to those who get several days at once`,
    )
  }
  let lost = [...new Set([...head.lost, ...gone])].filter(isKept).sort()
  for (const date of present) await day(date)
  /** Days of which there is a file: one is noted once it is there, and no more before it is removed. */
  const noted = new Set(present)
  if (!head.isKnown || gone.length > 0 || present.join() !== head.days.join()) await writeHead()

  async function put(changed: readonly LedgerEntry[]): Promise<void> {
    await Promise.all(
      [...byDate(changed)].map(async ([date, entries]) => {
        const journal = await day(date).catch((error) => {
          throw new StorageFault(messageOf(error), { cause: error })
        })
        // From here to the append nothing else runs: what is forgotten later is in the journal by then, and is
        // removed from there.
        const lines = entries.filter(isWanted).flatMap((entry) => linesOf(inMemory.get(entry), entry))
        if (lines.length === 0) return
        await journal.append(lines)
        for (const line of lines) if (isWantedLine(line)) inMemory.apply(line)
        if (noted.has(date)) return
        noted.add(date)
        await writeHead().catch((error) => {
          log.warn({ err: error, date }, `${messageOf(error)}; mended at the next start`)
        })
      }),
    )
  }

  async function setBounds(bounds: LedgerBounds): Promise<void> {
    const was = { keptFrom, lost }
    keptFrom = bounds.keptFrom
    lost = [...bounds.lostDays]
    await writeHead().catch((error) => {
      keptFrom = was.keptFrom
      lost = was.lost
      throw error
    })
  }

  return {
    ofSubscription: async (subscriptionId) => [...inMemory.of(subscriptionId)],
    ofSubscriptions: async (ids) => new Map(ids.map((id) => [id, inMemory.of(id)])),
    toChannel: async (channelId) => inMemory.toChannel(channelId),
    before: async (date) => inMemory.all().filter((entry) => entry.date < date),
    openSteps: async () => inMemory.unfinished().flatMap(({ steps }) => steps.filter(isOpen)).length,
    bounds: async () => ({ keptFrom, lostDays: lost }),
    all: () => inMemory.all(),
    put,
    record: (_, entries) => put(entries),

    async plan(plans) {
      // One after the other: what is not yet durable is not seen.
      const run = planning.then(async () => {
        const counted = plans.filter(
          ({ subscriptionId, hadEntries }) =>
            exists(subscriptionId) && inMemory.of(subscriptionId).length === hadEntries,
        )
        await put(counted.flatMap(({ entries }) => entries))
        for (const { subscriptionId } of counted) work.planned(subscriptionId)
        return new Set(counted.map(({ subscriptionId }) => subscriptionId))
      })
      planning = run.catch(() => undefined)
      return run
    },

    claim: async (wanted) => work.claim(wanted),
    release: async (claim, readyAt) => work.release(claim, readyAt),
    wake: async () => work.wake(),

    async rewrite(which, change) {
      const changed = (which === 'all' ? inMemory.all() : inMemory.unfinished()).flatMap((before) => {
        const after = change(before)
        return after === before ? [] : [after]
      })
      await put(changed)
      return changed.length
    },

    lowerFloor: (date) => setBounds({ keptFrom: date, lostDays: lost }),
    setBounds,

    async forget(subscriptionId) {
      forgotten.add(subscriptionId)
      inMemory.forgetSubscription(subscriptionId)
      const isKept = (line: LedgerLine) => subscriptionOf(line) !== subscriptionId
      await Promise.all(
        [...days].map(async ([date, opening]) => {
          const journal = await opening
          await journal.rewrite(() => inMemory.ofDate(date).map((entry) => ({ entry })), isKept)
        }),
      )
      inMemory.forgetSubscription(subscriptionId)
    },

    async prune(before) {
      const open = new Set(inMemory.unfinished().map(({ date }) => date))
      const old = [...days.keys()].filter((date) => date < before && !open.has(date))
      const newest = old.sort().at(-1)
      if (newest === undefined) return
      // Noted first: a day that is half removed is never taken for one that was not posted.
      const was = keptFrom
      keptFrom = [was ?? '', addDays(newest, 1)].sort().at(-1) ?? null
      for (const date of old) noted.delete(date)
      const wereLost = lost
      lost = lost.filter(isKept)
      await writeHead().catch((error) => {
        keptFrom = was
        lost = wereLost
        for (const date of old) noted.add(date)
        throw error
      })
      for (const date of old) {
        await (await day(date)).remove()
        days.delete(date)
        inMemory.forget(date)
      }
    },

    async close() {
      closed = true
      await headWritten.catch(() => undefined)
      const opened = await Promise.allSettled(days.values())
      await Promise.all(opened.map((each) => (each.status === 'fulfilled' ? each.value.close() : undefined)))
    },
  }
}

function subscriptionOf(line: LedgerLine): string {
  return 'entry' in line ? line.entry.subscriptionId : line.of[0]
}

/** `ledger.json`, or what is known of it where it was lost. */
interface Head {
  readonly keptFrom: string | null
  /** Days of which there is a journal, as far as it was noted. */
  readonly days: readonly string[]
  /** Days whose journal was lost. */
  readonly lost: readonly string[]
  /** The entries of a ledger of schema version 1, which are to be divided up. */
  readonly first: readonly LedgerEntry[] | null
  /** Whether the file is there as the present version writes it. */
  readonly isKnown: boolean
  write(head: Extract<z.infer<typeof ledgerHeadSchema>, { version: typeof LEDGER_VERSION }>): Promise<void>
}

/**
 * Opens `ledger.json`. Where it and its copy are lost, the journals say what it said: pruning removes the oldest days,
 * so nothing before the first one that is left is posted again.
 */
async function openHead(
  path: string,
  folder: string,
  { writer, log, known }: Pick<LedgerParts, 'writer' | 'log'> & { readonly known: KnownFiles | undefined },
): Promise<Head> {
  const file = new JsonFile({ path, schema: ledgerHeadSchema, version: LEDGER_VERSION, writer, log })
  const write: Head['write'] = async (head) => {
    await file.write(head)
    await known?.note(path)
  }
  const base = { keptFrom: null, days: [], lost: [], first: null, isKnown: false, write }
  try {
    const read = await file.read()
    if (read === null) {
      const [earliest = null] = await listDays(folder)
      if (earliest !== null) {
        log.warn({ path }, `${path} is missing: no digest before ${earliest} is posted any more`)
      } else if (known?.has(path)) {
        throw new LostFile(
          `${path} and ${folder} are missing, though this data folder had them: nothing else knows what was posted, and it would be posted again.`,
          known.path,
        )
      }
      return { ...base, keptFrom: earliest }
    }
    await known?.note(path)
    if (read.version !== 1) return { ...base, ...read, isKnown: read.version === LEDGER_VERSION }
    // Divided up again, what came since would be lost; its journals are whole once the copy is there.
    return { ...base, first: Object.values(read.entries).flat().map(fromVersion1) }
  } catch (error) {
    const [earliest] = await listDays(folder)
    if (!(error instanceof DamagedFile) || earliest === undefined) throw error
    const aside = await writer.setAside(path).catch(() => path)
    log.warn(
      { path, aside },
      `${path} was lost (kept as ${aside}): no digest before ${earliest} is posted any more`,
    )
    return { ...base, keptFrom: earliest }
  }
}

/** The lines that make one state of an entry of another: the steps that changed, where only steps did. */
function linesOf(before: LedgerEntry | undefined, after: LedgerEntry): LedgerLine[] {
  if (before === undefined || shapeOf(before) !== shapeOf(after)) return [{ entry: after }]
  return after.steps
    .filter((step, index) => JSON.stringify(step) !== JSON.stringify(before.steps[index]))
    .map(({ kind: _, on: __, paperIds: ___, ...step }) => ({
      of: [after.subscriptionId, after.edition],
      step,
    }))
}

/** All that is frozen in an entry. */
function shapeOf({ steps, ...entry }: LedgerEntry): string {
  return JSON.stringify([
    entry,
    steps.map(({ step, kind, on, paperIds }: LedgerStep) => [step, kind, on, paperIds]),
  ])
}

function condense(lines: readonly LedgerLine[]): LedgerLine[] {
  const inMemory = new LedgerEntries()
  const keys = new Map<string, Pick<LedgerEntry, 'subscriptionId' | 'edition'>>()
  for (const line of lines) {
    inMemory.apply(line)
    if ('entry' in line) keys.set(JSON.stringify([line.entry.subscriptionId, line.entry.edition]), line.entry)
  }
  return [...keys.values()].flatMap((key) => {
    const entry = inMemory.get(key)
    return entry === undefined ? [] : [{ entry }]
  })
}

function byDate(entries: readonly LedgerEntry[]): Map<string, LedgerEntry[]> {
  const dates = new Map<string, LedgerEntry[]>()
  for (const entry of entries) {
    const ofDate = dates.get(entry.date)
    if (ofDate === undefined) dates.set(entry.date, [entry])
    else ofDate.push(entry)
  }
  return dates
}

async function listDays(folder: string): Promise<string[]> {
  try {
    const names = await readdir(folder)
    return [...new Set(names.flatMap((name) => DAY_FILE.exec(name)?.[1] ?? []))].sort()
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return []
    throw new UserError(`The ledger in ${folder} can't be read: ${fileClause(error)}.`, { cause: error })
  }
}
