import { drawable, escapeXml } from './svg-text.ts'

/** One line of a chart. */
interface Series {
  readonly name: string
  /** A value for each of the chart's labels, at least 0. */
  readonly values: readonly number[]
}

/** What a line chart shows. */
export interface LineChart {
  readonly title: string
  /** Below the title, smaller. */
  readonly subtitle: string
  /** What stands below each value; as many as there is room for are written. */
  readonly labels: readonly string[]
  /** At most {@link MOST_SERIES}; others are not drawn. */
  readonly series: readonly Series[]
}

/** Size in pixels: twice what Discord shows in a message, for sharp letters on dense screens. */
export const CHART_SIZE = { width: 960, height: 480 } as const

/** Lines that can be told apart. */
export const MOST_SERIES = 5

/**
 * Colours that people with any kind of colour blindness can tell apart, on dark ground. Source: Okabe and Ito, "Color
 * Universal Design", 2008; blue and black are left out, since they are too dark here.
 */
const COLOURS = ['#56b4e9', '#e69f00', '#2fd9a6', '#f0e442', '#e58fc0'] as const

/** Legible in Discord's dark and light theme alike: the ground is our own. */
const GROUND = '#20242c'
const INK = '#f2f3f5'
const FAINT = '#aab0bb'
const GRID = '#3a404b'

const MARGIN = { left: 64, right: 256, top: 92, bottom: 52 } as const
const PLOT = {
  width: CHART_SIZE.width - MARGIN.left - MARGIN.right,
  height: CHART_SIZE.height - MARGIN.top - MARGIN.bottom,
}

/** Pixels between two names at the lines' ends, and between two labels below. */
const NAME_HEIGHT = 26
const LABEL_WIDTH = 92

/** Letters of a name that fit beside the lines in each size, in pixels; a longer one is cut. */
const NAME_SIZES = [
  { letters: 21, size: 18 },
  { letters: 27, size: 15 },
] as const

/** Values up to which each has a mark of its own. */
const MARKED = 32

/** A chart as SVG, with the figures as lines, each with a mark of its own shape and its name at its end. */
export function lineChart({ title, subtitle, labels, series }: LineChart): string {
  const drawn = series.slice(0, MOST_SERIES)
  const top = niceTop(Math.max(1, ...drawn.flatMap(({ values }) => values)))
  const x = (index: number) =>
    MARGIN.left + (labels.length < 2 ? PLOT.width / 2 : (index / (labels.length - 1)) * PLOT.width)
  const y = (value: number) => MARGIN.top + PLOT.height * (1 - value / top)
  const ends = apart(drawn.map(({ values }) => y(values.at(-1) ?? 0)))
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${CHART_SIZE.width}" height="${CHART_SIZE.height}" font-family="Noto Sans">`,
    `<rect width="100%" height="100%" fill="${GROUND}"/>`,
    written(title, { x: 32, y: 44, size: 28 }),
    written(subtitle, { x: 32, y: 72, size: 18, colour: FAINT }),
    ...[0, 0.25, 0.5, 0.75, 1]
      .map((share) => top * share)
      .filter(Number.isInteger)
      .map((value) => gridLine(value, y(value))),
    ...labels
      .map((label, index) => ({ label, index }))
      .filter(({ index }) => isLabelled(index, labels.length))
      .map(({ label, index }) =>
        written(label, { x: x(index), y: CHART_SIZE.height - 18, size: 16, colour: FAINT, anchor: 'middle' }),
      ),
    ...drawn.map(({ values }, at) =>
      line(
        values.map((value, index) => [x(index), y(value)] as const),
        at,
      ),
    ),
    ...drawn.map(({ name, values }, at) => ending(name, { at, x: x(values.length - 1), y: ends[at] ?? 0 })),
    '</svg>',
  ].join('')
}

function colourOf(at: number): string {
  return COLOURS[at % COLOURS.length] ?? INK
}

function line(points: readonly (readonly [x: number, y: number])[], at: number): string {
  const colour = colourOf(at)
  const path = points.map(([x, y]) => `${round(x)},${round(y)}`).join(' ')
  const marks = points.length <= MARKED ? points : points.slice(-1)
  return (
    `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="4" stroke-linejoin="round"/>` +
    marks.map(([x, y]) => mark(at, round(x), round(y), colour)).join('')
  )
}

/** A mark whose shape tells the lines apart without their colours. */
function mark(at: number, x: number, y: number, colour: string): string {
  switch (at % MOST_SERIES) {
    case 0:
      return `<circle cx="${x}" cy="${y}" r="6" fill="${colour}"/>`
    case 1:
      return `<rect x="${x - 6}" y="${y - 6}" width="12" height="12" fill="${colour}"/>`
    case 2:
      return `<path d="M${x} ${y - 8}l8 14h-16z" fill="${colour}"/>`
    case 3:
      return `<path d="M${x} ${y - 9}l9 9l-9 9l-9 -9z" fill="${colour}"/>`
    default:
      return `<circle cx="${x}" cy="${y}" r="6" fill="${GROUND}" stroke="${colour}" stroke-width="4"/>`
  }
}

function ending(name: string, { at, x, y }: { at: number; x: number; y: number }): string {
  const left = Math.max(x, MARGIN.left + PLOT.width) + 26
  const { text, size } = fitted(name, at)
  return (
    mark(at, left - 8, y - 5, colourOf(at)) + written(text, { x: left + 8, y, size, colour: colourOf(at) })
  )
}

/** A name in the size in which there is room for it; a number where the font has none of its letters. */
function fitted(name: string, at: number): { readonly text: string; readonly size: number } {
  const letters = [...drawable(name)]
  const [usual, smaller] = NAME_SIZES
  if (letters.length === 0) return { text: `#${at + 1}`, size: usual.size }
  if (letters.length <= usual.letters) return { text: letters.join(''), size: usual.size }
  if (letters.length <= smaller.letters) return { text: letters.join(''), size: smaller.size }
  return {
    text: `${letters
      .slice(0, smaller.letters - 1)
      .join('')
      .trimEnd()}…`,
    size: smaller.size,
  }
}

function gridLine(value: number, y: number): string {
  const right = MARGIN.left + PLOT.width
  return (
    `<path d="M${MARGIN.left} ${round(y)}H${right}" stroke="${GRID}" stroke-width="2"/>` +
    written(String(value), { x: MARGIN.left - 12, y: y + 6, size: 16, colour: FAINT, anchor: 'end' })
  )
}

interface Writing {
  readonly x: number
  readonly y: number
  readonly size: number
  readonly colour?: string
  readonly anchor?: 'start' | 'middle' | 'end'
}

function written(text: string, { x, y, size, colour = INK, anchor = 'start' }: Writing): string {
  return `<text x="${round(x)}" y="${round(y)}" font-size="${size}" fill="${colour}" text-anchor="${anchor}">${escapeXml(drawable(text))}</text>`
}

/** As many labels as there is room for, the last one among them. */
function isLabelled(index: number, count: number): boolean {
  const every = Math.ceil(count / Math.max(1, Math.floor(PLOT.width / LABEL_WIDTH)))
  return (count - 1 - index) % every === 0
}

/** A round number at or above a value that four steps divide. */
function niceTop(value: number): number {
  const step = 10 ** Math.floor(Math.log10(value))
  const tops = [1, 2, 4, 6, 8, 10].map((times) => times * step)
  return Math.max(4, tops.find((top) => top >= value) ?? value)
}

/** Heights of names, moved apart where they would overlap, and kept on the card. */
function apart(heights: readonly number[]): number[] {
  const order = heights.map((_, at) => at).sort((a, b) => (heights[a] ?? 0) - (heights[b] ?? 0))
  const placed = [...heights]
  let least = MARGIN.top + 10
  for (const at of order) {
    placed[at] = Math.max(least, (heights[at] ?? 0) + 5)
    least = (placed[at] ?? 0) + NAME_HEIGHT
  }
  const beyond = least - NAME_HEIGHT - (CHART_SIZE.height - MARGIN.bottom + 10)
  return beyond <= 0 ? placed : placed.map((height) => height - beyond)
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
