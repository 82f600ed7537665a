import { setTimeout as sleep } from 'node:timers/promises'
import { createDrawPng, openWasm } from '../src/charts/draw-png.ts'
import { CHART_SIZE, lineChart } from '../src/charts/line-chart.ts'
import { median, timesOf } from './measure.ts'

const RUNS = 50

/** Charts drawn one after the other, to see whether memory grows. */
const MANY = 200

/** `npm run bench -- pictures`: drawing a chart, beside an empty picture of the same size, natively and in WebAssembly. */
export async function benchPictures(): Promise<void> {
  const labels = Array.from({ length: 12 }, (_, week) => `${week + 1} Jan`)
  const names = ['Natural Language Processing', 'Robotics', 'Audio', 'Multimodal', 'Tabular']
  const svg = lineChart({
    title: 'Papers a week by tag',
    subtitle: 'made up',
    labels,
    series: names.map((name, at) => ({ name, values: labels.map((_, week) => (week * (at + 3)) % 17) })),
  })
  const { width, height } = CHART_SIZE
  const empty = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"/>`
  console.log(
    `pictures: a chart of ${names.length} lines, ${width} x ${height}, ${RUNS} runs each (goal: under 15 ms)`,
  )
  for (const [name, draw] of [
    ['natively, off the main thread', createDrawPng()],
    ['in WebAssembly, on it', await openWasm()],
  ] as const) {
    const first = median(await timesOf(1, () => draw(svg)))
    const peer = median(await timesOf(RUNS, () => draw(empty)))
    const usual = median(await timesOf(RUNS, () => draw(svg)))
    const before = await restingMemory()
    for (let n = 0; n < MANY; n += 1) await draw(svg.replace('made up', `number ${n}`))
    const grown = (await restingMemory()) - before
    console.log(
      `  ${name}: first ${first.toFixed(0)} ms, usually ${usual.toFixed(1)} ms, ${(usual / peer).toFixed(1)} times the empty picture; after ${MANY} more, memory ${grown < 0 ? '' : '+'}${grown.toFixed(0)} MB`,
    )
  }
}

/** Memory of the process in MB, without what is about to be collected: what is native goes a moment after what holds it. */
async function restingMemory(): Promise<number> {
  for (let round = 0; round < 3; round += 1) {
    globalThis.gc?.()
    await sleep(100)
  }
  return process.memoryUsage().rss / 1e6
}
