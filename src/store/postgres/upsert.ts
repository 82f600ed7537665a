import type { Queries } from './connect.ts'

/** How a row is made of something: each column's type, and its value. */
export type Columns<T> = Readonly<Record<string, readonly [type: string, value: (from: T) => unknown]>>

/** A document, as text: texts in it may have what no other type of PostgreSQL takes. */
export function jsonColumn<T>(of: (from: T) => unknown): readonly [string, (from: T) => unknown] {
  return ['json', (from) => JSON.stringify(of(from))]
}

/**
 * Rows whose columns are named, to select from, and their parameters: an array a column. Documents are one JSON array instead,
 * which costs both sides much less than an array of texts, each of which is escaped once more.
 */
export function rowsOf<T>(
  columns: Columns<T>,
  items: readonly T[],
  firstParameter = 1,
): { readonly from: string; readonly values: unknown[] } {
  const all = Object.entries(columns)
  const sources = all.map(([, [type]], index) => {
    const parameter = `$${firstParameter + index}::${type}`
    return type === 'json' ? `json_array_elements(${parameter})` : `unnest(${parameter}[])`
  })
  return {
    from: `rows from (${sources.join(', ')}) with ordinality as given (${all.map(([name]) => name).join(', ')}, place)`,
    values: all.map(([, [type, value]]) =>
      type === 'json' ? `[${items.map(value).join(',')}]` : items.map(value),
    ),
  }
}

/** `on conflict …`, which replaces all columns. */
export function orReplace<T>(columns: Columns<T>, key: readonly string[]): string {
  const others = Object.keys(columns).filter((name) => !key.includes(name))
  return `on conflict (${key.join(', ')}) do update set ${others.map((name) => `${name} = excluded.${name}`).join(', ')}`
}

/** Adds rows, or replaces them by their key, all in one statement. */
export async function upsert<T>(
  queries: Queries,
  {
    table,
    key,
    columns,
  }: { readonly table: string; readonly key: readonly string[]; readonly columns: Columns<T> },
  items: readonly T[],
): Promise<void> {
  if (items.length === 0) return
  const names = Object.keys(columns).join(', ')
  const { from, values } = rowsOf(columns, items)
  await queries.query(
    `insert into ${table} (${names}) select ${names} from ${from} order by place ${orReplace(columns, key)}`,
    values,
  )
}
