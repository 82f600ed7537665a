import type { Digest } from '../src/digest/paper.ts'
import { composer } from '../src/discord/messages/digest-post.ts'
import { EVERYTHING } from '../src/subscriptions/interests.ts'
import { PLAIN_LOOK } from '../src/subscriptions/subscription.ts'
import { PUBLISHED } from '../test/support/builders/corpus.ts'
import { sampleDigest, samplePaper } from '../test/support/builders/samples.ts'
import { median, timesOf } from './measure.ts'

const RUNS = 200
const LAYOUTS = ['compact', 'full', 'thread', 'publish', 'direct', 'week'] as const

/** `npm run bench -- render`: laying out the largest day there is, beside writing its papers as JSON. */
export async function benchRender(): Promise<void> {
  const days = PUBLISHED?.digests() ?? []
  const largest = days.toSorted((a, b) => b.papers.length - a.papers.length)[0] ?? madeUpDay()
  console.log(`render: ${largest.date}, ${largest.papers.length} papers, ${RUNS} runs each`)
  const peer = median(await timesOf(RUNS, () => JSON.stringify(largest)))
  console.log(`JSON.stringify of the digest: usually ${peer.toFixed(3)} ms`)
  for (const layout of LAYOUTS) {
    const times = await timesOf(RUNS, () => compose(largest, layout))
    const [first = 0] = times
    const usual = median(times)
    console.log(
      `${layout.padEnd(8)} first ${first.toFixed(2)} ms, usually ${usual.toFixed(2)} ms (${(usual / peer).toFixed(1)} times the JSON)`,
    )
  }
}

function compose({ date, papers }: Digest, layout: (typeof LAYOUTS)[number]): unknown {
  return composer.compose({
    subscriptionId: 'c1',
    edition: date,
    date,
    layout,
    isForum: false,
    interests: EVERYTHING,
    look: PLAIN_LOOK,
    missed: [],
    papers,
  })
}

/** As large as the largest day published, where none of those is at hand. */
function madeUpDay(): Digest {
  const papers = Array.from({ length: 36 }, (_, index) =>
    samplePaper(`2502.${10_000 + index}`, {
      title: `Paper ${index}: a title of about the length that they have`,
      summary: Array.from(
        { length: 5 },
        () => 'It does a thing that takes a sentence of some length to describe.',
      ),
      tags: ['Multimodal', index % 2 === 0 ? 'Robotics' : 'Audio'],
      code: ['https://github.com/somebody/something'],
    }),
  )
  return sampleDigest('2025-02-10', papers)
}
