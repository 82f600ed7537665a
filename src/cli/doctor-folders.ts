import { access } from 'node:fs/promises'
import { join } from 'node:path'
import type { Config } from '../config.ts'
import { describeNoDigest } from '../digest/read.ts'
import { describeUnreadable, readSource, type SourceReading } from '../ingest/files.ts'
import { describeLeftAlone } from '../ingest/left-alone.ts'

/** What one check of `doctor` found: what is well, and each fault with what to do about it. */
export interface Finding {
  readonly about: string
  readonly well?: string
  readonly faults?: readonly string[]
}

/** Files named one by one. */
const NAMED = 20

/** Reads every file in the watched folders, as the bot would, and says which give no digest and why. */
export async function digestFolders({ dataDir, digestSources }: Config): Promise<Finding> {
  const own = join(dataDir, 'digests')
  const hasOwn = await access(own).then(
    () => true,
    () => false,
  )
  const paths = digestSources.flatMap((source) => (source.kind === 'path' ? [source.path] : []))
  const folders = hasOwn ? [own, ...paths] : paths
  const read = new Set<string>()
  const passedOver: string[] = []
  const faults: string[] = []
  for (const folder of folders) {
    for await (const reading of readSource(folder)) {
      if (reading.status === 'digest') read.add(reading.file)
      const fault = faultOf(reading)
      if (fault !== null) faults.push(fault)
      for (const line of passedOverIn(reading)) passedOver.push(line)
    }
  }
  const about = 'watched folders'
  const watched = folders.length === 0 ? 'none; digests come from the web' : folders.join(', ')
  const others = passedOver.length === 0 ? '' : `; passed over: ${first(passedOver).join('; ')}`
  return { about, well: `${watched}: digests in ${read.size} files${others}`, faults: first(faults) }
}

function faultOf(reading: SourceReading): string | null {
  switch (reading.status) {
    case 'digest': {
      const [row] = reading.digest.rejected
      if (row === undefined || reading.digest.papers.length > 0) return null
      return `${reading.file}: no row of ${reading.digest.date} can be read; the first, in line ${row.line}: ${row.reason}.`
    }
    case 'no-digest':
      return reading.isExpected
        ? `${reading.file} is not a digest: ${describeNoDigest(reading.reason)}.`
        : null
    case 'unreadable':
      return `${reading.file} can't be read: ${describeUnreadable(reading)}.`
    case 'left-alone':
      return null
  }
}

function passedOverIn(reading: SourceReading): string[] {
  if (reading.status === 'left-alone') {
    return reading.files.map(({ path, why }) => `${path} (${describeLeftAlone(why)})`)
  }
  const isOther = reading.status === 'no-digest' && !reading.isExpected
  return isOther ? [`${reading.file} (${describeNoDigest(reading.reason)})`] : []
}

function first(lines: readonly string[]): string[] {
  const more = lines.length - NAMED
  return more > 0 ? [...lines.slice(0, NAMED), `and ${more} more`] : [...lines]
}
