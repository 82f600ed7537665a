import type { Paper } from '../src/digest/paper.ts'
import { fixedDigests } from '../src/library/digest-store.ts'
import { Library } from '../src/library/library.ts'
import { meansAuthor } from '../src/search/authors.ts'
import { createEngine } from '../src/search/engine.ts'
import { digestsOf } from './recombine.ts'
import { printSlowest } from './slowest.ts'

/** Papers on one page of a list. */
const PAGE = 6

/** Last names that most authors have, which are the hardest to list. */
const COMMON_NAMES = ['li', 'wang', 'zhang', 'chen', 'y wang']

/** Prints what the lists of `/tag` and `/author` and their autocomplete cost, beside a walk over all papers for one of each. */
export async function printLists(papers: readonly Paper[]): Promise<void> {
  const digests = digestsOf(papers)
  const library = await Library.open(fixedDigests(digests), createEngine())
  const names = [...COMMON_NAMES, ...papers.slice(0, 20).flatMap(({ authors }) => authors.slice(0, 1))]
  const [tag = '', author = ''] = [library.tagCounts()[0]?.tag, COMMON_NAMES[0]]
  const tagged = () => library.tagged(tag).slice(0, PAGE)
  const byAuthor = () => library.byAuthor(author).papers.slice(0, PAGE)
  console.log(`\nLists of ${papers.length.toLocaleString('en')} papers`)
  printSlowest('slowest list', [
    ...library.tagCounts().flatMap(({ tag: each, papers: count }) => [
      { what: `first page of ${each}`, ask: () => library.tagged(each).slice(0, PAGE) },
      { what: `last page of ${each}`, ask: () => library.tagged(each).slice(count - PAGE, count) },
    ]),
    ...names.map((name) => ({ what: `by ${name}`, ask: () => library.byAuthor(name).papers.slice(0, PAGE) })),
  ])
  printSlowest(
    'slowest autocomplete',
    ['', ...'abcdefghijklmnopqrstuvwxyz', ...names, 'rob', 'wang xyz'].flatMap((typed) => [
      { what: `authors "${typed}"`, ask: () => library.suggestAuthors(typed, 25) },
      { what: `tags "${typed}"`, ask: () => library.suggestTags(typed, 25) },
    ]),
  )
  printSlowest(
    'beside a walk over all papers',
    [
      { what: `first page of ${tag}`, ask: tagged },
      { what: 'the walk', ask: () => papers.filter(({ tags }) => tags.includes(tag)) },
      { what: `by ${author}`, ask: byAuthor },
      {
        what: 'the walk',
        ask: () => papers.filter(({ authors }) => authors.some((name) => meansAuthor(author, name))),
      },
    ],
    4,
  )
}
