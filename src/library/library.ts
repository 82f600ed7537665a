import { isDeepStrictEqual } from 'node:util'
import { addDays } from '../digest/calendar-date.ts'
import { type DateRange, writeRange } from '../digest/date-range.ts'
import type { Digest, Paper } from '../digest/paper.ts'
import { hasTag } from '../digest/tags/taxonomy.ts'
import { type AuthorCount, Authors, type MeantAuthors } from '../search/authors.ts'
import { type IndexCache, noCache } from '../search/index-cache.ts'
import { type Mentions, Nicknames } from '../search/mentions.ts'
import type { Listing } from '../search/newest-first.ts'
import type { Hit, SearchFilter, StorableIndex } from '../search/search-index.ts'
import { TagUses } from '../search/tag-uses.ts'
import { resolveTag, suggestTags, type TagCount, type TagResolution } from '../search/tags.ts'
import { createTurns, inTurns } from '../turns.ts'
import { hasCome } from './come.ts'
import type { DigestStore } from './digest-store.ts'
import { type Forgotten, nothingForgotten } from './forgotten.ts'
import type { IncomingDigest } from './listings.ts'
import { described, type IngestReport, type MergeReport, merging } from './merge.ts'
import { type Change, latestDate, StoredPapers } from './stored-papers.ts'
import { type Trends, tagTrends, type WeekFacts, weekFacts } from './trends.ts'
import { isRecent, type UnreadableDay } from './unreadable.ts'
import { usualArrival } from './usual-arrival.ts'

/** A paper that a search found. */
export interface FoundPaper {
  readonly paper: Paper
  /** Words of the query that matched; of a related paper, those that both have. */
  readonly words: readonly string[]
}

/** What looking one paper up gave. */
export type LookUp =
  | { readonly kind: 'one'; readonly paper: Paper }
  /** Several fit; best first. */
  | { readonly kind: 'several'; readonly papers: readonly FoundPaper[] }
  /** None fits as typed; the nearest, best first, possibly none. */
  | { readonly kind: 'none'; readonly near: readonly FoundPaper[] }

/** The papers of the authors who are meant by a name. */
export interface AuthorPapers extends Pick<MeantAuthors, 'names' | 'others'> {
  readonly papers: Listing<Paper>
}

/** What a search gave. */
export interface SearchAnswer {
  readonly papers: readonly FoundPaper[]
  /** False where nothing matched as typed, and the papers are what may have been meant. */
  readonly exact: boolean
  /** Where no paper was found: those that have some of the query, best first. */
  readonly near: readonly FoundPaper[]
}

/** What a library may be opened with. */
export interface LibraryParts {
  /** Where its index is kept between runs; default nowhere. */
  readonly cache?: IndexCache
  /** What was taken out; default nothing. */
  readonly forgotten?: Forgotten
  /** The date it is (UTC), until when a digest that is dated far ahead waits; by default every digest has come. */
  readonly today?: () => string
}

/** No digest is dated later. */
const LAST_DAY = '9999-12-31'

/** Papers named when several fit a look-up or none does. */
const LOOK_UP_LIMIT = 10

/** Every stored paper, by date, by id, by words and by tag. Reads are from memory. */
export class Library {
  readonly #store: DigestStore
  readonly #index: StorableIndex
  readonly #cache: IndexCache
  readonly #stored: StoredPapers
  readonly #forgotten: Forgotten
  readonly #today: () => string
  /** Dates that wait, as the index knows them. */
  #waiting: ReadonlySet<string> = new Set()
  readonly #authors = new Authors()
  readonly #nicknames = new Nicknames()
  readonly #tagUses = new TagUses()
  /** What was said of weeks since a paper changed last: all channels of a week ask for the same. */
  readonly #weeks = new Map<string, WeekFacts>()
  /** Ingests run one after the other, so that each merges with what the one before it left. */
  #ingesting: Promise<unknown> = Promise.resolve()
  /** Whether it has changed since it was kept. */
  #isIndexNew = false
  /** Stops the keeping of the index, which the next change makes stale. */
  #keeping = new AbortController()

  private constructor(store: DigestStore, index: StorableIndex, parts: Required<LibraryParts>) {
    const { cache, forgotten, today } = parts
    this.#today = today
    this.#stored = new StoredPapers(forgotten)
    this.#forgotten = forgotten
    this.#store = store
    this.#index = index
    this.#cache = cache
  }

  /** Loads every digest of the store and indexes it, as far as the cache of the index doesn't have it. */
  static async open(
    store: DigestStore,
    index: StorableIndex,
    { cache = noCache, forgotten = nothingForgotten, today = () => LAST_DAY }: LibraryParts = {},
  ): Promise<Library> {
    const library = new Library(store, index, { cache, forgotten, today })
    const [digests, contents] = await Promise.all([store.load(), cache.load()])
    library.#stored.lookOn(today())
    const papers = library.#stored.take(digests).flatMap((change) => {
      library.#note(change)
      return change.paper ?? []
    })
    const missing = contents === null ? papers : index.restore(contents, papers)
    // Thousands at once would delay everything else, a heartbeat too.
    const turn = createTurns()
    for (const paper of missing) {
      library.#index.put([paper])
      await turn()
    }
    await inTurns(library.#index.compacting(), turn)
    library.#isIndexNew = missing.length > 0
    library.#keepIndexLater()
    return library
  }

  /** How many papers are stored. */
  get size(): number {
    return this.#stored.size
  }

  /**
   * Dates of the stored digests (`YYYY-MM-DD`), newest first; at the end those that are dated far ahead and have not come.
   */
  dates(): readonly string[] {
    this.#lookAtDate()
    return this.#stored.dates
  }

  /**
   * The date of the newest digest that has come, or `null`.
   *
   * @param today date it is (UTC)
   */
  newest(today: string): string | null {
    const come = (date: string) => hasCome({ ...this.#stored.digestAsIngested(date), date }, today)
    return this.dates().find(come) ?? null
  }

  /**
   * Days of late of which rows came and none could be read, newest first. They are no digests: neither the newest, nor
   * among {@link dates}, nor posted.
   *
   * @param today date it is (UTC)
   */
  unreadable(today: string): UnreadableDay[] {
    return this.#stored.unreadable().filter(({ date }) => isRecent(date, today) && hasCome({ date }, today))
  }

  /** Why nothing of a date could be read, or `undefined` where that is not so. */
  unreadableDay(date: string): UnreadableDay | undefined {
    return this.#stored.unreadable().find((day) => day.date === date)
  }

  /** The digest of a date, its papers with all their dates. */
  digest(date: string): Digest | undefined {
    return this.#stored.digest(date)
  }

  /** The papers of the digests of some dates, in that order, each once. */
  papersOf(dates: readonly string[]): Paper[] {
    const papers = dates.flatMap((date) => this.digest(date)?.papers ?? [])
    return [...new Map(papers.map((paper) => [paper.id, paper])).values()]
  }

  /** The papers of the digests of some days up to one (`YYYY-MM-DD`), the newest day first, each once. */
  papersUpTo(last: string, days: number): Paper[] {
    const from = addDays(last, 1 - days)
    return this.papersOf(this.dates().filter((date) => date >= from && date <= last))
  }

  /** How many papers of some tags the digests of some weeks up to a date have; see {@link tagTrends}. */
  trends(last: string, options: { weeks: number; tags: readonly string[]; most: number }): Trends {
    return tagTrends(this.#tagUses, last, options)
  }

  /** What the card of a week says of the tags of some days. */
  weekFacts(days: DateRange): WeekFacts {
    const key = writeRange(days)
    const facts = this.#weeks.get(key) ?? weekFacts(this.#tagUses, days)
    this.#weeks.set(key, facts)
    return facts
  }

  /** Whether something of a date is stored, forgotten or not. */
  isStored(date: string): boolean {
    return this.#stored.digestAsIngested(date) !== undefined
  }

  /** The paper of an arXiv id without version. */
  get(id: string): Paper | undefined {
    return this.#stored.paper(id)
  }

  /** Ranked papers for a query: words, a nickname, an author, a tag, an arXiv id or URL. */
  search(query: string, options: { readonly limit: number; readonly filter?: SearchFilter }): SearchAnswer {
    this.#lookAtDate()
    const { hits, exact, near } = this.#index.search(query, options)
    return { papers: this.#found(hits), exact, near: this.#found(near) }
  }

  /** The one paper that a query means, or those to choose from. */
  lookUp(query: string): LookUp {
    this.#lookAtDate()
    const { hits, exact, near } = this.#index.search(query, { limit: LOOK_UP_LIMIT })
    const papers = this.#found(hits)
    const [first, second] = papers
    if (first === undefined) return { kind: 'none', near: this.#found(near) }
    if (!exact) return { kind: 'none', near: papers }
    const wins = second === undefined || (hits[0]?.score ?? 0) >= CLEAR_LEAD * (hits[1]?.score ?? 0)
    return wins ? { kind: 'one', paper: first.paper } : { kind: 'several', papers }
  }

  /** The nearest papers to a paper, nearest first, with the words that both have. */
  related(id: string, limit: number): FoundPaper[] {
    this.#lookAtDate()
    return this.#found(this.#index.related(id, limit))
  }

  /** Papers to offer while a person types, best first; the newest that have come where nothing is typed. */
  suggest(typed: string, limit: number): Paper[] {
    this.#lookAtDate()
    return this.#index.suggest(typed, limit).flatMap((id) => this.#stored.paper(id) ?? [])
  }

  /** Papers that have a canonical tag, newest digest first, within a day in its order. */
  tagged(tag: string): Listing<Paper> {
    this.#lookAtDate()
    return this.#stored.newestFirst(this.#tagUses.byDate(tag), ({ tags }) => hasTag(tags, tag))
  }

  /** Papers of an author, however loosely spelt (see `meansAuthor`), newest digest first, and the names that are meant. */
  byAuthor(typed: string): AuthorPapers {
    this.#lookAtDate()
    const { names, ids, others } = this.#authors.meant(typed)
    const counts = new Map<string, number>()
    for (const id of ids) {
      const date = latestDate(this.#stored.paper(id))
      counts.set(date, (counts.get(date) ?? 0) + 1)
    }
    return { names, others, papers: this.#stored.newestFirst(counts, ({ id }) => ids.has(id)) }
  }

  /** When digests usually come in (`HH:MM` in a time zone), or `null` where too few did while the bot was looking. */
  usualArrival(timeZone: string): string | null {
    return usualArrival(
      this.dates().flatMap((date) => this.#stored.digestAsIngested(date) ?? []),
      timeZone,
    )
  }

  /** Authors to offer while a person types, the one with most papers first. */
  suggestAuthors(typed: string, limit: number): AuthorCount[] {
    return this.#authors.suggest(typed, limit)
  }

  /** Authors called a little like it, for where nobody is meant. */
  nearAuthors(typed: string, limit: number): AuthorCount[] {
    return this.#authors.near(typed, limit)
  }

  /** The papers that a running text links to or calls by name. */
  mentionedIn(text: string): Mentions {
    return this.#nicknames.find(text, (id) => this.#stored.paper(id) !== undefined)
  }

  /** Every tag of the taxonomy and of the stored papers, most used first. */
  tagCounts(): readonly TagCount[] {
    return this.#tagUses.counts()
  }

  /** The tag a person means: canonical name, abbreviation, other spelling or a typo. */
  resolveTag(typed: string): TagResolution {
    return resolveTag(
      typed,
      this.tagCounts().map(({ tag }) => tag),
    )
  }

  /** Tags to offer while a person types, best first. */
  suggestTags(typed: string, limit: number): TagCount[] {
    return suggestTags(typed, this.tagCounts(), limit)
  }

  /**
   * Takes digests in: first the store, then memory, so that what people see is durable. Ingesting the same
   * again changes nothing. Gives one report a digest, in the order given.
   */
  ingest(digests: readonly IncomingDigest[]): Promise<IngestReport[]> {
    this.#keeping.abort()
    const run = this.#ingesting.then(() => this.#ingest(digests))
    this.#ingesting = run.catch(() => undefined)
    this.#keepIndexLater()
    return run
  }

  /**
   * Shows what is forgotten no more, and hides what is by now: a paper by its arXiv id, or a day's digest by its date.
   * To be called once that is durable.
   */
  reconsider(target: string): Promise<void> {
    this.#keeping.abort()
    const run = this.#ingesting.then(() => this.#apply(this.#stored.reconsider(target)))
    this.#ingesting = run.catch(() => undefined)
    this.#keepIndexLater()
    return run
  }

  /** Takes in what other processes have stored. Gives the dates of the digests that changed. */
  catchUp(): Promise<string[]> {
    const run = this.#ingesting.then(async () => (await this.#takeChanged()).map(({ date }) => date))
    this.#ingesting = run.catch(() => undefined)
    return run
  }

  /** Resolves when what is under way is done: digests taken in, the index kept. */
  async settled(): Promise<void> {
    await this.#ingesting
  }

  async #ingest(digests: readonly IncomingDigest[]): Promise<IngestReport[]> {
    const turn = createTurns()
    let reports: IngestReport[] = []
    const dates = [...new Set(digests.map(({ date }) => date))]
    await this.#store.change(dates, async (stored) => {
      reports = []
      const merged = new Map<string, Digest>()
      for (const digest of digests) {
        const before = merged.get(digest.date) ?? stored.get(digest.date)
        const { digest: after, report, changed } = await inTurns(merging(before, digest), turn)
        if (changed) merged.set(digest.date, after)
        reports.push(this.#withoutForgotten(report))
        await turn()
      }
      return [...merged.values()]
    })
    await this.#takeChanged()
    return reports
  }

  async #takeChanged(): Promise<Digest[]> {
    const changed = await this.#store.changed()
    if (changed.length > 0) await this.#apply(this.#stored.take(changed))
    return changed
  }

  /** Takes changed papers into everything that is looked up. */
  async #apply(changes: readonly Change[]): Promise<void> {
    const turn = createTurns()
    for (const change of changes) {
      if (change.paper === change.before) continue
      this.#note(change)
      if (change.paper === undefined) this.#index.remove([change.id])
      else if (!isSameText(change)) this.#index.put([change.paper])
      await turn()
    }
    await inTurns(this.#index.compacting(), turn)
    this.#isIndexNew = true
  }

  #withoutForgotten(report: MergeReport): IngestReport {
    const isShown = (id: string) => !this.#forgotten.has(report.date) && !this.#forgotten.has(id)
    const all = [...report.added, ...report.updated, ...report.unchanged]
    return {
      ...report,
      added: report.added.filter(isShown),
      updated: report.updated.filter(isShown),
      unchanged: report.unchanged.filter(isShown),
      forgotten: all.filter((id) => !isShown(id)),
    }
  }

  /** Lets digests come whose date has come: until then nothing of them is the newest. */
  #lookAtDate(): void {
    const changes = this.#stored.lookOn(this.#today())
    if (changes.length > 0) {
      const run = this.#ingesting.then(() => this.#apply(changes))
      this.#ingesting = run.catch(() => undefined)
    }
    if (this.#stored.waiting === this.#waiting) return
    this.#waiting = this.#stored.waiting
    this.#index.waitFor(this.#waiting)
  }

  #found(hits: readonly Pick<Hit, 'id' | 'words'>[]): FoundPaper[] {
    return hits.flatMap(({ id, words }) => {
      const paper = this.#stored.paper(id)
      return paper === undefined ? [] : [{ paper, words }]
    })
  }

  /** Keeps the index once the ingests asked for are done; the next one stops it, and has it kept again. */
  #keepIndexLater(): void {
    this.#keeping = new AbortController()
    const { signal } = this.#keeping
    this.#ingesting = this.#ingesting.then(async () => {
      if (!this.#isIndexNew || signal.aborted) return
      await this.#cache.save(this.#index.contents(), signal)
      if (!signal.aborted) this.#isIndexNew = false
    })
  }

  /** Takes a changed paper into memory; the index is another matter. */
  #note({ id, paper, before }: Change): void {
    this.#authors.put(id, paper?.authors ?? [], before?.authors)
    this.#nicknames.put(id, paper?.nickname ?? null, before?.nickname ?? null)
    this.#tagUses.put(paper, before)
    this.#weeks.clear()
  }
}

/** How far ahead of the second the first hit must be for a look-up to have one answer. */
const CLEAR_LEAD = 2

/** Whether only figures changed, which the index knows nothing of. */
function isSameText({ paper, before }: Change): boolean {
  return paper !== undefined && before !== undefined && isDeepStrictEqual(described(paper), described(before))
}
