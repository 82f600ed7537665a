import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createFeed, type FeedEvent, weekdaysWithout } from '../../src/ingest/feed.ts'
import { fillRange } from '../../src/ingest/fill.ts'
import { type IngestOutcome, ingest } from '../../src/ingest/ingest.ts'
import { forget } from '../../src/library/forget.ts'
import { Library } from '../../src/library/library.ts'
import { createEngine } from '../../src/search/engine.ts'
import { openStore } from '../../src/store/files/file-store.ts'
import type { Store } from '../../src/store/store.ts'
import { fixedClock } from '../support/fakes/clock.ts'
import { listeningLog } from '../support/fakes/log.ts'
import { memoryDigests } from '../support/fakes/memory-digests.ts'

function digestText(date: string, ...ids: string[]): string {
  const rows = ids.map(
    (id) =>
      `| [Paper ${id}](https://arxiv.org/abs/${id}) | A. Author | - It works. | ['Robotics'] | N/A | N/A |`,
  )
  return [
    `## Papers for ${date}`,
    '',
    '| Title | Authors | Summary | Classification | GitHub URLs | HuggingFace URLs |',
    '|-------|---------|---------|----------------|-------------|-----------------|',
    ...rows,
    '',
  ].join('\n')
}

describe('the feed', () => {
  let folder: string
  let store: Store
  let library: Library
  let server: Server
  let address: string
  let requests: { url: string; etag: string | undefined }[]
  let answer: RequestListener
  const pauses: number[] = []

  const parts = () => ({
    clock: fixedClock('2025-02-12T08:00:00Z'),
    archive: store.archive,
    allowPrivate: true,
    random: () => 0.5,
    sleep: async (ms: number) => void pauses.push(ms),
  })

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'paperboy-feed-'))
    store = await openStore(join(folder, 'data'), listeningLog())
    library = await Library.open(store.digests, createEngine())
    requests = []
    pauses.length = 0
    answer = (_request, response) => response.writeHead(404).end()
    server = createServer((request, response) => {
      requests.push({ url: request.url ?? '', etag: request.headers['if-none-match'] })
      answer(request, response)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  afterEach(async () => {
    server.closeAllConnections()
    server.close()
    await store[Symbol.asyncDispose]()
    await rm(folder, { recursive: true })
  })

  const collect = async (sources: string[]) => {
    const outcomes: IngestOutcome[] = []
    for await (const outcome of ingest(library, sources, parts())) outcomes.push(outcome)
    return outcomes
  }
  const feedOf = (options: { paths?: string[]; templates?: string[]; at?: string }) => {
    const events: FeedEvent[] = []
    const feed = createFeed({
      ...parts(),
      library,
      paths: options.paths ?? [],
      templates: options.templates ?? [],
      clock: fixedClock(options.at ?? '2025-02-10T12:00:00Z'),
      report: (event) => events.push(event),
    })
    return { feed, events }
  }

  it('names each file without a digest once, and reads the others', async () => {
    const watched = join(folder, 'watched')
    await mkdir(watched)
    await writeFile(join(watched, 'feed.opml'), '<?xml version="1.0"?><opml></opml>')
    await writeFile(join(watched, 'paper.pdf'), '%PDF-1.7 and so on and so on')
    await writeFile(join(watched, '2025-02-10.md.part'), '| Title')
    await writeFile(join(watched, '2025-02-10.md'), digestText('2025-02-10', '2502.00001'))
    const { feed, events } = feedOf({ paths: [watched] })
    await feed.readFiles()
    expect(events).toMatchObject([
      { status: 'left-alone', source: join(watched, '2025-02-10.md.part') },
      { status: 'ingested' },
      {
        status: 'passed-over',
        files: [
          { source: join(watched, 'feed.opml'), reason: 'it is XML, but no RSS or Atom feed' },
          { source: join(watched, 'paper.pdf'), reason: expect.stringContaining('it is a PDF') },
        ],
      },
    ])
    await feed.readFiles()
    expect(events).toHaveLength(3)
  })

  it('looks at a feed whenever it looks, files its items by their dates, and asks with the ETag', async () => {
    const items = ['Mon, 10 Feb 2025 09:00:00 GMT', 'Sun, 9 Feb 2025 09:00:00 GMT'].map(
      (date, n) =>
        `<item><title>P</title><link>https://arxiv.org/abs/2502.0000${n}</link><pubDate>${date}</pubDate></item>`,
    )
    answer = (request, response) => {
      if (request.headers['if-none-match'] === '"v1"') response.writeHead(304).end()
      else response.writeHead(200, { etag: '"v1"' }).end(`<rss><channel>${items.join('')}</channel></rss>`)
    }
    const { feed, events } = feedOf({ templates: [`${address}/rss`] })
    await feed.fetchRecent()
    await feed.fetchRecent()
    expect(events.map(({ status }) => status).filter((each) => each !== 'current')).toEqual([
      'ingested',
      'ingested',
      'unchanged',
    ])
    expect(library.dates()).toEqual(['2025-02-10', '2025-02-09'])
    // A feed says another thing each day, and what it said is kept by its day.
    expect((await store.archive.list()).map(({ date }) => date)).toEqual(['2025-02-10'])
  })

  it('asks with the ETag of what it holds, and takes 304 for an answer', async () => {
    answer = (request, response) => {
      if (request.headers['if-none-match'] === '"v1"') response.writeHead(304).end()
      else response.writeHead(200, { etag: '"v1"' }).end(digestText('2025-02-10', '2502.00001'))
    }
    expect((await collect([`${address}/x`]))[0]?.status).toBe('ingested')
    expect((await collect([`${address}/x`]))[0]?.status).toBe('unchanged')
    expect(requests.map(({ etag }) => etag)).toEqual([undefined, '"v1"'])
  })

  it('remembers the ETag over a restart', async () => {
    answer = (_request, response) =>
      response.writeHead(200, { etag: '"v1"' }).end(digestText('2025-02-10', '2502.00001'))
    await collect([`${address}/x`])
    await store[Symbol.asyncDispose]()
    store = await openStore(join(folder, 'data'), listeningLog())
    expect(store.archive.validatorsOf(`${address}/x`)).toEqual({ etag: '"v1"', lastModified: null })
  })

  it('tries again after growing pauses what may pass, and gives up on what may not', async () => {
    let failures = 2
    answer = (_request, response) => {
      if (failures-- > 0) response.writeHead(503).end()
      else response.end(digestText('2025-02-10', '2502.00001'))
    }
    expect((await collect([`${address}/x`]))[0]?.status).toBe('ingested')
    expect(pauses).toEqual([1_000, 5_000])
    answer = (_request, response) => response.writeHead(403).end()
    expect(await collect([`${address}/y`])).toEqual([
      { status: 'failed', source: `${address}/y`, reason: "can't be fetched: HTTP status 403" },
    ])
    expect(pauses).toHaveLength(2)
  })

  it('keeps what was published, from which the library can be rebuilt', async () => {
    const text = digestText('2025-02-10', '2502.00001')
    answer = (_request, response) => response.end(text)
    const file = join(folder, '2025-02-11.md')
    await writeFile(file, digestText('2025-02-11', '2502.00002'))
    await collect([`${address}/2025/02/10.md`, file])
    const kept = await readdir(store.archive.folder)
    expect(kept).toHaveLength(2)
    const texts = await Promise.all(kept.map((name) => readFile(join(store.archive.folder, name), 'utf8')))
    expect(texts).toContain(text)

    const empty = memoryDigests()
    const rebuilt = await Library.open(empty, createEngine())
    for await (const _ of ingest(rebuilt, [store.archive.folder], parts())) void _
    expect(empty.writes.flat().sort()).toEqual(['2025-02-10', '2025-02-11'])
  })

  it('keeps nothing outside its folder, whatever an address is called', async () => {
    answer = (_request, response) => response.end(digestText('2025-02-10', '2502.00001'))
    await collect([`${address}/..%2F..%2F..%2Fetc/passwd`, `${address}/${'x'.repeat(3000)}`])
    expect(await readdir(store.archive.folder)).toHaveLength(2)
    expect((await readdir(folder)).sort()).toEqual(['data'])
  })

  it('keeps an address’s version only once its digests are stored', async () => {
    answer = (_request, response) =>
      response.writeHead(200, { etag: '"v1"' }).end(digestText('2025-02-10', '2502.00001'))
    const full = memoryDigests()
    full.failNext(new Error('disk full'))
    const failing = await Library.open(full, createEngine())
    const run = async () => {
      for await (const _ of ingest(failing, [`${address}/x`], parts())) void _
    }
    await expect(run()).rejects.toThrow('disk full')
    expect(store.archive.validatorsOf(`${address}/x`)).toBeNull()
  })

  it('notices new and changed files, once each, and files that can’t be read', async () => {
    const watched = join(folder, 'digests')
    await mkdir(watched)
    const { feed, events } = feedOf({ paths: [watched, join(folder, 'absent')] })
    const file = join(watched, '2025-02-10.md')
    await writeFile(file, digestText('2025-02-10', '2502.00001'))
    await feed.readFiles()
    await feed.readFiles()
    await writeFile(file, digestText('2025-02-10', '2502.00001', '2502.00002'))
    await utimes(file, 1_800_000_000, 1_800_000_000)
    await writeFile(join(watched, '2025-02-11.md'), 'no digest')
    await feed.readFiles()
    const told = events.filter(({ status }) => status !== 'unwatched')
    expect(told.map((event) => (event.status === 'ingested' ? event.report.added : event.status))).toEqual([
      ['2502.00001'],
      ['2502.00002'],
      'failed',
    ])
    expect(events.filter(({ status }) => status === 'unwatched')).toHaveLength(3)
  })

  it('asks a template for the last four days', async () => {
    const { feed } = feedOf({ templates: [`${address}/{yyyy}/{MM}/{dd}.md`] })
    await feed.fetchRecent()
    expect(requests.map(({ url }) => url)).toEqual([
      '/2025/02/07.md',
      '/2025/02/08.md',
      '/2025/02/09.md',
      '/2025/02/10.md',
    ])
  })

  it('takes a paper out that its web page lists no more, and keeps one that a cut page lacks', async () => {
    const ids = ['2502.00001', '2502.00002', '2502.00003', '2502.00004']
    let page = digestText('2025-02-10', ...ids)
    answer = (request, response) =>
      request.url === '/2025-02-10.md' ? response.end(page) : response.writeHead(404).end()
    const { feed } = feedOf({ templates: [`${address}/{yyyy}-{MM}-{dd}.md`] })
    const stored = () => library.digest('2025-02-10')?.papers.map(({ id }) => id)
    await feed.fetchRecent()
    expect(stored()).toEqual(ids)
    page = digestText('2025-02-10', ...ids.toSpliced(1, 1))
      .replace(/\n$/, '')
      .slice(0, -40)
    await feed.fetchRecent()
    expect(stored()).toEqual(ids)
    page = digestText('2025-02-10', ...ids.toSpliced(1, 1))
    await feed.fetchRecent()
    expect(stored()).toEqual(ids.toSpliced(1, 1))
  })

  it('keeps a forgotten paper out, whatever a later fetch brings', async () => {
    library = await Library.open(store.digests, createEngine(), { forgotten: store.forgotten })
    answer = (request, response) =>
      request.url === '/2025-02-10.md'
        ? response.end(digestText('2025-02-10', '2502.00001', '2502.00002'))
        : response.writeHead(404).end()
    const { feed } = feedOf({ templates: [`${address}/{yyyy}-{MM}-{dd}.md`] })
    const { forgotten } = store
    await forget('2502.00002', false, { library, forgotten, now: 0 })
    await feed.fetchRecent()
    expect(library.digest('2025-02-10')?.papers.map(({ id }) => id)).toEqual(['2502.00001'])
    expect(library.get('2502.00002')).toBeUndefined()
    await forget('2502.00002', true, { library, forgotten, now: 0 })
    expect(library.digest('2025-02-10')?.papers.map(({ id }) => id)).toEqual(['2502.00001', '2502.00002'])
  })

  it('says where digests are overdue', async () => {
    await library.ingest([{ date: '2025-02-10', papers: [], rejected: [] }])
    const { feed, events } = feedOf({ at: '2025-02-14T12:00:00Z' })
    await feed.fetchRecent()
    expect(events).toEqual([{ status: 'overdue', newest: '2025-02-10', weekdays: 3 }])
  })

  it.each([
    [null, '2025-02-14', 0],
    ['2025-02-14', '2025-02-14', 0],
    ['2025-02-13', '2025-02-14', 0],
    // Friday to Tuesday: only Monday is a weekday that has passed.
    ['2025-02-14', '2025-02-18', 1],
    ['2025-02-14', '2025-02-20', 3],
  ])('after %s, on %s, %i weekdays have passed', (newest, today, weekdays) => {
    expect(weekdaysWithout(newest, today)).toBe(weekdays)
  })

  it('fills a range, and goes on where it stopped', async () => {
    answer = (request, response) => {
      const date = /\d{4}-\d{2}-\d{2}/.exec(request.url ?? '')?.[0] ?? ''
      if (date === '2025-02-09') response.writeHead(404).end()
      else response.end(digestText(date, `${date.slice(2, 4)}${date.slice(5, 7)}.000${date.slice(8)}`))
    }
    const template = `${address}/{yyyy}-{MM}-{dd}`
    const fill = async (from: string, to: string) => {
      const seen: string[] = []
      await fillRange(library, [template], { from, to }, parts(), async ({ status }, { done, of }) => {
        seen.push(`${status} ${done}/${of}`)
      })
      return seen.sort()
    }
    await fill('2025-02-07', '2025-02-08')
    const before = requests.length
    await fill('2025-02-07', '2025-02-11')
    expect(
      requests
        .slice(before)
        .map(({ url }) => url)
        .sort(),
    ).toEqual(['/2025-02-09', '/2025-02-10', '/2025-02-11'])
    expect([...library.dates()].sort()).toEqual(['2025-02-07', '2025-02-08', '2025-02-10', '2025-02-11'])
  })
})
