import { join, resolve, sep } from 'node:path'
import { calendarDateIn } from '../../digest/calendar-date.ts'
import { archiveName, type SourceArchive } from '../../ingest/archive.ts'
import type { Log } from '../../log.ts'
import { Document } from './document.ts'
import { type FolderWriter, namesIn } from './folder-writer.ts'
import type { KnownFiles } from './known-files.ts'
import { validatorsSchema } from './schemas.ts'

/**
 * Published texts as files in a folder, named by date and a hash of where they came from, so that reading the
 * folder rebuilds the library. They are a copy, so a file lost in a crash costs nothing but a rebuild's day.
 */
export async function openArchiveFolder(
  dataDir: string,
  { writer, log, known }: { readonly writer: FolderWriter; readonly log: Log; readonly known?: KnownFiles },
): Promise<SourceArchive & { close(): Promise<void> }> {
  const folder = join(dataDir, 'archive')
  const fetched = await Document.open({
    path: join(dataDir, 'fetched.json'),
    schema: validatorsSchema,
    whenLost: 'start-empty',
    lossMeans: 'everything is fetched once more',
    ...(known === undefined ? {} : { known }),
    writer,
    log,
  })

  await writer.makeFolder(folder)
  return {
    folder,
    close: () => fetched.close(),
    validatorsOf: (url) => fetched.entries.get(url) ?? null,
    async keepText(url, text, validators, date = null) {
      await writer.replace(join(folder, archiveName(url, date)), text, { sync: false })
      await fetched.change((draft) => draft.set(url, validators))
    },
    async keepFile(path) {
      const absolute = resolve(path)
      if (absolute.startsWith(resolve(dataDir) + sep)) return
      await writer.copyIn(absolute, join(folder, archiveName(absolute)))
    },
    async list() {
      const names = (await namesIn(folder)).filter((name) => name.endsWith('.md') && !name.startsWith('.'))
      return names.sort().map((name) => ({ path: join(folder, name), date: calendarDateIn(name) }))
    },
    async dropValidators(isLost) {
      const lost = [...fetched.entries.keys()].filter(isLost)
      if (lost.length === 0) return
      await fetched.change((draft) => {
        for (const url of lost) draft.delete(url)
      })
    },
  }
}
