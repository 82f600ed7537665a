import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { LedgerEntry, LedgerStep, LedgerStore } from '../delivery/ledger.ts'
import { fileClause, messageOf, StorageFault, systemCodeOf, UserError } from '../errors.ts'
import type { Log } from '../log.ts'
import { writeDurably } from './durable-write.ts'
import { HeldEntries } from './held-entries.ts'
import { Journal } from './journal.ts'
import { JsonFile } from './json-file.ts'
import {
  fromFirstForm,
  LEDGER_VERSION,
  type LedgerLine,
  ledgerHeadSchema,
  ledgerLineSchema,
} from './ledger-schemas.ts'

/** A day's journal, or its copy where only that is left. */
const DAY_FILE = /^(\d{4}-\d{2}-\d{2})\.ndjson(?:\.bak)?$/

/** The ledger's files. */
export interface LedgerFiles extends LedgerStore {
  /** Takes no further change, and resolves when those asked for are durable or have failed. */
  close(): Promise<void>
}

/**
 * The delivery ledger as one journal for each digest's date under `ledger/`, so that a step recorded costs a
 * line and a day forgotten a removed file; `ledger.json` says from which day on it is kept. A ledger of the
 * first form, all in `ledger.json`, is divided up, and kept as `ledger.json.v1`.
 *
 * @throws UserError as {@link JsonFile.read} and {@link Journal.open} do
 */
export async function openLedgerFiles(dataDir: string, log: Log): Promise<LedgerFiles> {
  const folder = join(dataDir, 'ledger')
  const path = join(dataDir, 'ledger.json')
  const held = new HeldEntries()
  const days = new Map<string, Promise<Journal<LedgerLine>>>()
  const forgotten = new Set<string>()
  let closed = false

  function day(date: string): Promise<Journal<LedgerLine>> {
    const known = days.get(date)
    if (known !== undefined) return known
    if (closed) return Promise.reject(new Error('The store is closed: the change was not kept.'))
    const path = join(folder, `${date}.ndjson`)
    const opening = Journal.open({ path, schema: ledgerLineSchema, version: LEDGER_VERSION, condense, log })
    const journal = opening.then(({ journal, lines }) => {
      for (const line of lines) held.apply(line)
      return journal
    })
    days.set(date, journal)
    // A fault may pass; the next use looks again.
    journal.catch(() => days.delete(date))
    return journal
  }

  const head = new JsonFile({ path, schema: ledgerHeadSchema, version: LEDGER_VERSION, log })
  const read = await head.read()
  if (read?.version === 1) {
    for (const [date, entries] of byDate(Object.values(read.entries).flat().map(fromFirstForm))) {
      await (await day(date)).replace(entries.map((entry) => ({ entry })))
      for (const entry of entries) held.apply({ entry })
    }
    await writeDurably(`${path}.v1`, JSON.stringify(read))
  }
  let keptFrom = read?.version === LEDGER_VERSION ? read.keptFrom : null
  const writeHead = (keptFrom: string | null) => head.write({ version: LEDGER_VERSION, keptFrom })
  if (read?.version !== LEDGER_VERSION) {
    await writeHead(null)
    // Its backup must not be of the first form: that would be divided up over what came since.
    if (read !== null) await writeHead(null)
  }
  for (const date of await listDays(folder)) await day(date)

  return {
    ofSubscription: (subscriptionId) => [...held.of(subscriptionId)],
    toChannel: (channelId) => held.toChannel(channelId),
    unfinished: () => held.unfinished(),
    keptFrom: () => keptFrom,

    async put(changed) {
      // A step on its way while its subscription was forgotten is not taken up again.
      const wanted = changed.filter((entry) => !forgotten.has(entry.subscriptionId) || isNew(entry))
      for (const { subscriptionId } of wanted) forgotten.delete(subscriptionId)
      await Promise.all(
        [...byDate(wanted)].map(async ([date, entries]) => {
          const journal = await day(date).catch((error) => {
            throw new StorageFault(messageOf(error), { cause: error })
          })
          const lines = entries.flatMap((entry) => linesOf(held.get(entry), entry))
          await journal.append(lines)
          for (const line of lines) held.apply(line)
        }),
      )
    },

    async forget(subscriptionId) {
      forgotten.add(subscriptionId)
      held.forgetSubscription(subscriptionId)
      const isKept = (line: LedgerLine) =>
        ('entry' in line ? line.entry.subscriptionId : line.of[0]) !== subscriptionId
      await Promise.all(
        [...days].map(async ([date, opening]) => {
          const journal = await opening
          await journal.rewrite(() => held.ofDate(date).map((entry) => ({ entry })), isKept)
        }),
      )
      held.forgetSubscription(subscriptionId)
    },

    async prune(before) {
      const open = new Set(held.unfinished().map(({ date }) => date))
      const old = [...days.keys()].filter((date) => date < before && !open.has(date))
      if (old.length === 0) return
      // Noted first: a day that is half removed is never taken for one that was not posted.
      const from = keptFrom !== null && keptFrom > before ? keptFrom : before
      await writeHead(from)
      keptFrom = from
      for (const date of old) {
        await (await day(date)).remove()
        days.delete(date)
        held.forget(date)
      }
    },

    async close() {
      closed = true
      const opened = await Promise.allSettled(days.values())
      await Promise.all(opened.map((each) => (each.status === 'fulfilled' ? each.value.close() : undefined)))
    },
  }
}

/** Was it planned just now, with nothing of it begun? */
function isNew({ steps }: LedgerEntry): boolean {
  return steps.every(({ state }) => state === 'planned')
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
  const held = new HeldEntries()
  const keys = new Map<string, Pick<LedgerEntry, 'subscriptionId' | 'edition'>>()
  for (const line of lines) {
    held.apply(line)
    if ('entry' in line) keys.set(JSON.stringify([line.entry.subscriptionId, line.entry.edition]), line.entry)
  }
  return [...keys.values()].flatMap((key) => {
    const entry = held.get(key)
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
