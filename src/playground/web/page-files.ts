import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { STYLE } from '../../preview/style.ts'
import { PAGE_HTML } from './page-html.ts'
import { PAGE_SHEET } from './page-sheet.ts'

/** A file of the page. */
export interface PageFile {
  readonly status: number
  /** Its media type. */
  readonly type: string
  readonly text: string
}

const UNBUILT = 'The playground’s page is not built. Stop this, run: npm run build, and start it again.\n'

/** The page's files by their paths, its scripts read from the folder they were built into. */
export async function readPage(scripts: string): Promise<ReadonlyMap<string, PageFile>> {
  const names = await readdir(scripts).catch(() => [])
  const built = await Promise.all(
    names
      .filter((name) => name.endsWith('.js'))
      .map(async (name): Promise<[string, PageFile]> => {
        const text = await readFile(join(scripts, name), 'utf8')
        return [`/page/${name}`, { status: 200, type: 'text/javascript', text }]
      }),
  )
  const page =
    built.length === 0
      ? { status: 503, type: 'text/plain', text: UNBUILT }
      : { status: 200, type: 'text/html', text: PAGE_HTML }
  return new Map([
    ['/', page],
    ['/style.css', { status: 200, type: 'text/css', text: STYLE + PAGE_SHEET }],
    ...built,
  ])
}
