import { inflateSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { createDrawPng, openWasm } from '../../src/charts/draw-png.ts'
import { CHART_SIZE, lineChart } from '../../src/charts/line-chart.ts'
import { drawable } from '../../src/charts/svg-text.ts'

const labels = ['1 Feb', '8 Feb', '15 Feb']
const chart = (names: readonly string[], values: readonly number[] = [1, 2, 3]) =>
  lineChart({ title: 'T', subtitle: 'S', labels, series: names.map((name) => ({ name, values })) })

/** The pixels of a PNG of 8 bits a channel with transparency, as resvg writes it. */
function pixelsOf(png: Uint8Array): { readonly width: number; readonly colours: Map<string, number> } {
  const bytes = Buffer.from(png)
  const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)]
  expect([bytes[24], bytes[25]]).toEqual([8, 6])
  const parts: Buffer[] = []
  for (let at = 8; at < bytes.length; ) {
    const length = bytes.readUInt32BE(at)
    if (bytes.toString('latin1', at + 4, at + 8) === 'IDAT')
      parts.push(bytes.subarray(at + 8, at + 8 + length))
    at += 12 + length
  }
  const raw = inflateSync(Buffer.concat(parts))
  const stride = width * 4
  let before = Buffer.alloc(stride)
  const colours = new Map<string, number>()
  for (let y = 0; y < height; y += 1) {
    const filter = raw[y * (stride + 1)] ?? 0
    const line = Buffer.from(raw.subarray(y * (stride + 1) + 1, (y + 1) * (stride + 1)))
    for (let x = 0; x < stride; x += 1) {
      const a = x < 4 ? 0 : (line[x - 4] ?? 0)
      const b = before[x] ?? 0
      const c = x < 4 ? 0 : (before[x - 4] ?? 0)
      const p = a + b - c
      const [pa, pb, pc] = [Math.abs(p - a), Math.abs(p - b), Math.abs(p - c)]
      const paeth = pa <= pb && pa <= pc ? a : pb <= pc ? b : c
      const added = [0, a, b, (a + b) >> 1, paeth][filter] ?? 0
      line[x] = ((line[x] ?? 0) + added) & 0xff
    }
    for (let x = 0; x < stride; x += 4) {
      const colour = line.toString('hex', x, x + 3)
      colours.set(colour, (colours.get(colour) ?? 0) + 1)
    }
    before = line
  }
  return { width, colours }
}

describe('a chart', () => {
  const draw = createDrawPng()

  it('has its size, its lines and their names, as pixels', async () => {
    const { width, colours } = pixelsOf(await draw(chart(['Audio', 'Robotics'])))
    expect(width).toBe(CHART_SIZE.width)
    for (const colour of ['56b4e9', 'e69f00', '20242c', 'f2f3f5'])
      expect(colours.get(colour)).toBeGreaterThan(50)
  })

  test.each(['Audio', 'Обучение', 'Μηχανική', 'Łódź'])(
    'the name %s is drawn, and not as boxes',
    async (name) => {
      const inks = async (each: string) => pixelsOf(await draw(chart([each]))).colours.get('56b4e9') ?? 0
      // The only other thing in that colour is the line; a name that is drawn adds to it.
      expect(await inks(name)).toBeGreaterThan((await inks(' .')) + 30)
      // Boxes are alike, whatever letters they stand for.
      const backwards = [...name].reverse().join('')
      const [one, other] = await Promise.all([name, backwards].map((each) => draw(chart([each]))))
      expect(Buffer.from(one ?? []).equals(Buffer.from(other ?? []))).toBe(false)
    },
  )

  it('looks the same drawn in WebAssembly', async () => {
    const svg = chart(['Audio', 'Robotics & <Control>'])
    const wasm = await openWasm()
    expect(Buffer.from(await wasm(svg)).equals(Buffer.from(await draw(svg)))).toBe(true)
  })

  it('can be drawn whatever its names and values', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.tuple(
            fc.string({ unit: 'binary', maxLength: 40 }),
            fc.array(fc.nat(100_000), { maxLength: 60 }),
          ),
          {
            maxLength: 7,
          },
        ),
        async (lines) => {
          const count = Math.max(1, ...lines.map(([, values]) => values.length))
          const series = lines.map(([name, values]) => ({
            name,
            values: Array.from({ length: count }, (_, at) => values[at] ?? 0),
          }))
          const svg = lineChart({
            title: 'T',
            subtitle: 'S',
            labels: Array.from({ length: count }, (_, at) => `${at}`),
            series,
          })
          expect(svg).not.toMatch(/NaN|Infinity|undefined/)
          expect((await draw(svg)).length).toBeGreaterThan(1_000)
        },
      ),
      { numRuns: 15 },
    )
  })
})

test.each([
  ['大模型 LLM', 'LLM'],
  ['🤖', ''],
  ['a\u0000\u202eb', 'ab'],
  ['Zoë – “x” & <y>', 'Zoë – “x” & <y>'],
])('of %j the font draws %j', (text, drawn) => expect(drawable(text)).toBe(drawn))
