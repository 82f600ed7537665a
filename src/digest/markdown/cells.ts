/**
 * The cells of a table row, cut at its pipes, with their white space. The outer pipes are optional, as in
 * GitHub Flavored Markdown, and `\|` is a pipe within a cell.
 * Source: https://github.github.com/gfm/#tables-extension-
 */
export function splitCells(row: string): string[] {
  const cells: string[] = []
  const text = row.trim()
  let start = text.startsWith('|') ? 1 : 0
  for (let i = nextPipe(text, start); i >= 0; i = nextPipe(text, i + 1)) {
    cells.push(text.slice(start, i))
    start = i + 1
  }
  if (start < text.length) cells.push(text.slice(start))
  return cells
}

/** How many cells {@link splitCells} gives. */
export function cellCount(row: string): number {
  const text = row.trim()
  const start = text.startsWith('|') ? 1 : 0
  let count = endsWithPipe(text) || text.length === start ? 0 : 1
  for (let i = nextPipe(text, start); i >= 0; i = nextPipe(text, i + 1)) count++
  return count
}

/** True where a line, white space aside, ends with a pipe that ends a cell. */
export function endsWithPipe(line: string): boolean {
  const text = line.trimEnd()
  return text.endsWith('|') && !text.endsWith('\\|')
}

/** What a cell says: its escaped pipes read. */
export function unescapePipes(cell: string): string {
  return cell.includes('\\|') ? cell.replaceAll('\\|', '|') : cell
}

/** True for the line under a header: `|---|:--:|`. */
export function isDelimiterRow(line: string): boolean {
  // A lone dash is a bullet's marker in a row whose lines were not joined.
  if (!line.includes('--') && !line.includes('|')) return false
  if (!line.includes('-') || line.length > 2_000) return false
  return splitCells(line).every((cell) => /^\s*:?-+:?\s*$/.test(cell))
}

function nextPipe(text: string, from: number): number {
  let i = text.indexOf('|', from)
  while (i > 0 && text.charAt(i - 1) === '\\') i = text.indexOf('|', i + 1)
  return i
}
