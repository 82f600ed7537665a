import { dateFromPath } from '../digest/calendar-date.ts'
import type { Library } from '../library/library.ts'
import { type IngestOutcome, type IngestParts, ingest } from './ingest.ts'

/**
 * Reads the days again that the archive has and the library lacks, as after a damaged month was set aside; then forgets
 * what web servers said of days that are not stored, since they would answer that nothing changed. Days that are stored
 * stay as they are.
 *
 * @param lostMonths months (`YYYY-MM`) of which something is known to be lost
 * @throws where the library's store or the archive can't be written
 */
export async function* rebuild(
  library: Library,
  lostMonths: readonly string[],
  parts: IngestParts,
): AsyncGenerator<IngestOutcome> {
  const { archive } = parts
  const isLost = (date: string) => !library.isStored(date)
  const kept = await archive.list()
  const dates = new Set(kept.flatMap(({ date }) => (date !== null && isLost(date) ? [date] : [])))
  // A text whose source names no date may be of any day.
  const mayBeAny = dates.size > 0 || lostMonths.length > 0
  const paths = kept.flatMap(({ path, date }) => ((date === null ? mayBeAny : dates.has(date)) ? [path] : []))
  // Of a lost day, every text has its part: it counts as lost until all are read.
  const lost = new Set<string>()
  const wants = (date: string) => {
    if (isLost(date)) lost.add(date)
    return lost.has(date)
  }
  if (paths.length > 0) yield* ingest(library, paths, { ...parts, wants })
  await archive.dropValidators((url) => {
    const date = dateFromPath(url)
    return date === null ? mayBeAny : isLost(date)
  })
}
