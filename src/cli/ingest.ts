import { relative } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { openStore } from '../app/open-store.ts'
import { systemClock } from '../clock.ts'
import { loadConfig } from '../config.ts'
import { isCalendarDate } from '../digest/calendar-date.ts'
import { ROW_LIMIT } from '../digest/limits.ts'
import { UsageError } from '../errors.ts'
import { fillRange, type Range } from '../ingest/fill.ts'
import { type IngestOutcome, ingest } from '../ingest/ingest.ts'
import { describeLeftAlone } from '../ingest/left-alone.ts'
import { rebuild } from '../ingest/rebuild.ts'
import { Library } from '../library/library.ts'
import { createLog } from '../log.ts'
import { noIndex } from '../search/no-index.ts'
import { reportLine, say } from './streams.ts'

export interface IngestOptions {
  readonly json?: true
  readonly from?: string
  readonly to?: string
}

/**
 * `ingest SOURCE...`: reads digests into the library; with `--from` and `--to`, a range of days from URL
 * templates. Exit code 1 where a source gave none.
 */
export async function ingestSources(sources: readonly string[], options: IngestOptions): Promise<void> {
  const config = loadConfig()
  const range = rangeOf(options)
  if (range === null && sources.length === 0) {
    throw new UsageError('ingest takes files, folders or URLs; or --from and --to with a range of days.')
  }
  await using store = await openStore(config, createLog(config.logLevel))
  const library = await Library.open(store.digests, noIndex, { forgotten: store.forgotten })
  const parts = {
    clock: systemClock,
    archive: store.archive,
    allowPrivate: config.allowPrivateSources,
    random: Math.random,
    sleep: (ms: number) => sleep(ms),
  }
  for await (const _ of rebuild(library, store.lostMonths(), parts));
  const print = (outcome: IngestOutcome) => printOutcome(outcome, options.json === true)
  if (range === null) {
    for await (const outcome of ingest(library, sources, parts)) await print(outcome)
    return
  }
  const ofConfig = config.digestSources.flatMap((source) => (source.kind === 'url' ? [source.template] : []))
  const templates = sources.length > 0 ? sources : ofConfig
  if (templates.length === 0) throw new UsageError('DIGEST_SOURCES names no URL to fill a range from.')
  await fillRange(library, templates, range, parts, async (outcome, { done, of }) => {
    // A day on which nothing was published is no failure of a range.
    if (outcome.status !== 'missing') await print(outcome)
    if (process.stderr.isTTY) process.stderr.write(`\r${progressBar(done, of)}${done === of ? '\n' : ''}`)
  })
}

/** Cells of a progress bar. */
const BAR = 30

function progressBar(done: number, of: number): string {
  const full = Math.round((BAR * done) / of)
  return `[${'#'.repeat(full)}${'-'.repeat(BAR - full)}] ${done} of ${of} days`
}

function rangeOf({ from, to }: IngestOptions): Range | null {
  if (from === undefined && to === undefined) return null
  const range = { from: from ?? '', to: to ?? new Date().toISOString().slice(0, 10) }
  for (const [name, date] of Object.entries(range)) {
    if (!isCalendarDate(date))
      throw new UsageError(`--${name} takes a date as YYYY-MM-DD; "${date}" is none.`)
  }
  if (range.from > range.to) throw new UsageError(`--from ${range.from} is after --to ${range.to}.`)
  return range
}

async function printOutcome(outcome: IngestOutcome, json: boolean): Promise<void> {
  const failed = outcome.status === 'failed' || outcome.status === 'missing'
  if (failed || (outcome.status === 'ingested' && outcome.report.isUnreadable)) process.exitCode = 1
  if (json) await reportLine(JSON.stringify(asJson(outcome)))
  else if (failed) say(`paperboy: ${ingestText(outcome)}`)
  else await reportLine(ingestText(outcome))
}

function asJson(outcome: IngestOutcome): object {
  switch (outcome.status) {
    case 'missing':
      return { source: outcome.source, error: 'nothing is published there' }
    case 'unchanged':
      return { source: outcome.source, unchanged: true }
    case 'failed':
      return { source: outcome.source, error: outcome.reason }
    case 'passed-over':
      return { source: outcome.source, passedOver: outcome.reason }
    case 'left-alone':
      return {
        source: outcome.source,
        leftAlone: outcome.files.map(({ path, why }) => ({ file: path, reason: describeLeftAlone(why) })),
      }
    case 'ingested': {
      const { source, report, warnings } = outcome
      return {
        source,
        date: report.date,
        added: report.added.length,
        updated: report.updated.length,
        unchanged: report.unchanged.length,
        forgotten: report.forgotten.length,
        rejected: report.rejected.map(({ line, reason }) => ({ line, reason })),
        leftOut: report.leftOut.length,
        withdrawn: report.withdrawn.length,
        ...(report.isUnreadable ? { unreadable: true } : {}),
        warnings,
      }
    }
  }
}

/** An outcome as a person reads it: counts, and a line for every row that was not read, or not as published. */
export function ingestText(outcome: IngestOutcome): string {
  switch (outcome.status) {
    case 'missing':
      return `${outcome.source}: nothing is published there.`
    case 'unchanged':
      return `${outcome.source}: as it was read before.`
    case 'failed':
      return `${outcome.source} ${outcome.reason}.`
    case 'passed-over':
      return `${outcome.source} passed over: ${outcome.reason}.`
    case 'left-alone': {
      const files = outcome.files.map(
        ({ path, why }) => `${relative(outcome.source, path) || path} (${describeLeftAlone(why)})`,
      )
      return `${outcome.source}: left alone: ${files.join(', ')}.`
    }
    case 'ingested': {
      const { date, added, updated, unchanged, rejected, leftOut, withdrawn, forgotten } = outcome.report
      const unreadable = outcome.report.isUnreadable
        ? 'unreadable, none of its rows could be read; it counts as not published yet. '
        : ''
      const counts = `${unreadable}${added.length} added, ${updated.length} updated, ${unchanged.length} unchanged, ${rejected.length} rejected`
      const rows = rejected.map(({ line, reason }) => `  line ${line}: ${reason}`)
      const notes = outcome.warnings.map(({ line, text }) => `  line ${line}: note: ${text}`)
      const beyond =
        leftOut.length === 0
          ? []
          : [
              `  ${leftOut.length} papers left out: ${date} has ${ROW_LIMIT.toLocaleString('en')}, the most that a day takes`,
            ]
      const gone = withdrawn.map((id) => `  ${id} was withdrawn by its publisher`)
      const hidden = forgotten.length === 0 ? '' : `, ${forgotten.length} taken out by forget`
      return [`${date}: ${counts}${hidden}`, ...rows, ...notes, ...beyond, ...gone].join('\n')
    }
  }
}
