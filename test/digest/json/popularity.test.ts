import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { popularityIn } from '../../../src/digest/json/json-popularity.ts'
import type { Popularity } from '../../../src/digest/paper.ts'
import { mostPopularFirst, newerPopularity } from '../../../src/digest/popularity.ts'
import { readDigests } from '../../../src/digest/read.ts'
import { samplePaper } from '../../support/builders/samples.ts'

function onePaper(value: object) {
  const reading = readDigests(JSON.stringify([value]), { date: '2025-02-10' })
  return reading.status === 'read' ? reading.digests[0]?.papers[0] : undefined
}

describe('figures of a paper', () => {
  it('are those of Hugging Face’s answer', () => {
    const entry = {
      paper: { id: '2502.00001', title: 'A Paper', upvotes: 34, githubStars: 120 },
      numComments: 5,
    }
    expect(onePaper(entry)?.popularity).toEqual({ upvotes: 34, comments: 5, stars: 120 })
  })

  it('are read from mirrors that flatten it, too', () => {
    const paper = { id: '2502.00001', title: 'A Paper', summary: 'One.', upvotes: 3, num_comments: 0 }
    expect(onePaper(paper)?.popularity).toEqual({ upvotes: 3, comments: 0 })
  })

  it.each([
    ['absent', {}],
    ['null', { upvotes: null }],
    ['negative', { upvotes: -1 }],
    ['broken', { upvotes: 1.5 }],
    ['beyond belief', { upvotes: 1e12 }],
    ['texts', { upvotes: 'many', comments: '12 pages, 3 figures' }],
  ])('%s: none is made up', (_, figures) => {
    expect(onePaper({ paper: { id: '2502.00001', title: 'A Paper', ...figures } })).not.toHaveProperty(
      'popularity',
    )
    expect(popularityIn(figures)).toEqual({})
  })

  it('stay where a newer reading lacks them', () => {
    expect(newerPopularity({ upvotes: 3, stars: 9 }, { upvotes: 4 })).toEqual({
      popularity: { upvotes: 4, stars: 9 },
    })
    expect(newerPopularity({ upvotes: 3 }, undefined)).toEqual({ popularity: { upvotes: 3 } })
    expect(newerPopularity(undefined, undefined)).toEqual({})
  })
})

describe('the order of popularity', () => {
  const figure = fc.option(fc.nat(5), { nil: undefined })
  const popularity = fc.option(
    fc
      .record({ upvotes: figure, comments: figure, stars: figure })
      .map((all): Popularity => Object.fromEntries(Object.entries(all).filter(([, n]) => n !== undefined))),
    { nil: undefined },
  )

  it('puts more upvotes first, and papers without a figure last, in the given order', () => {
    fc.assert(
      fc.property(fc.array(popularity, { maxLength: 12 }), (all) => {
        const papers = all.map((each, index) =>
          samplePaper(`2502.${10_000 + index}`, each === undefined ? {} : { popularity: each }),
        )
        const ordered = mostPopularFirst(papers)
        expect(new Set(ordered)).toEqual(new Set(papers))
        const upvotes = ordered.map((paper) => paper.popularity?.upvotes ?? -1)
        expect(upvotes).toEqual(upvotes.toSorted((a, b) => b - a))
        const unknown = ordered.filter((paper) => Object.keys(paper.popularity ?? {}).length === 0)
        expect(unknown).toEqual(papers.filter((paper) => unknown.includes(paper)))
        expect(ordered.slice(ordered.length - unknown.length)).toEqual(unknown)
      }),
    )
  })
})
