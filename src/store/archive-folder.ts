import { createHash } from 'node:crypto'
import { chmod, copyFile, mkdir, rename, writeFile } from 'node:fs/promises'
import { join, resolve, sep } from 'node:path'
import { dateFromPath } from '../digest/calendar-date.ts'
import type { SourceArchive } from '../digest/sources/archive.ts'
import type { Log } from '../log.ts'
import { Document } from './document.ts'
import { validatorsSchema } from './schemas.ts'

/**
 * Published texts as files in a folder, named by date and a hash of where they came from, so that reading the
 * folder rebuilds the library. They are a copy, so a file lost in a crash costs nothing but a rebuild's day.
 */
export async function openArchiveFolder(
  dataDir: string,
  log: Log,
): Promise<SourceArchive & { close(): Promise<void> }> {
  const folder = join(dataDir, 'archive')
  const path = join(dataDir, 'fetched.json')
  const fetched = await Document.open({
    path,
    schema: validatorsSchema,
    log,
  })

  /** Written aside and renamed, so that a reader never sees half a file. */
  async function keep(name: string, write: (path: string) => Promise<void>): Promise<void> {
    const path = join(folder, name)
    await write(`${path}.tmp`)
    await rename(`${path}.tmp`, path)
  }

  await mkdir(folder, { recursive: true, mode: 0o700 })
  return {
    folder,
    close: () => fetched.close(),
    validatorsOf: (url) => fetched.entries.get(url) ?? null,
    async keepText(url, text, validators) {
      await keep(nameOf(url), (path) => writeFile(path, text, { mode: 0o600 }))
      await fetched.change((draft) => draft.set(url, validators))
    },
    async keepFile(path) {
      const absolute = resolve(path)
      if (absolute.startsWith(resolve(dataDir) + sep)) return
      await keep(nameOf(absolute), async (copy) => {
        await copyFile(absolute, copy)
        await chmod(copy, 0o600)
      })
    },
  }
}

/**
 * `0a1b2c3d4e5f6a7b-2025-02-10.md`: nothing of a source's own spelling but a date gets into a path. The ending only
 * says that this is a digest's text; its form is detected.
 */
function nameOf(source: string): string {
  const hash = createHash('sha256').update(source).digest('hex').slice(0, 16)
  return `${hash}-${dateFromPath(source) ?? 'undated'}.md`
}
