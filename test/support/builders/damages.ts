import { cp, mkdir, readFile, rename, rm, stat, symlink, truncate, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** One kind of damage to one file. */
export interface Damage {
  readonly name: string
  readonly harm: (file: HarmedFile) => Promise<void>
}

interface HarmedFile {
  readonly path: string
  /** The file as it was a while before. */
  readonly earlier: string
  /** Another file of the folder. */
  readonly other: string
  /** A whole number from 0, below a limit. */
  readonly below: (limit: number) => number
}

/** Writes what a function makes of a file's bytes. */
const bytes =
  (change: (bytes: Buffer, file: HarmedFile) => Buffer | string) =>
  async (file: HarmedFile): Promise<void> =>
    writeFile(file.path, change(await readFile(file.path), file))

/** Writes what a function makes of a file's lines. */
const lines = (change: (lines: string[], at: number) => string[]) =>
  bytes((all, { below }) => {
    const parts = all.toString('latin1').split('\n')
    return Buffer.from(change(parts, below(Math.max(1, parts.length - 1))).join('\n'), 'latin1')
  })

/** Writes what a function makes of a file's JSON, or of each line's. */
const json = (change: (value: unknown, below: (limit: number) => number) => unknown) =>
  bytes((all, { below }) => {
    try {
      const parts = all.toString().trim().split('\n')
      const at = below(parts.length)
      return parts
        .map((part, n) => (n === at ? JSON.stringify(change(JSON.parse(part), below)) : part))
        .join('\n')
        .concat('\n')
    } catch {
      return 'no JSON'
    }
  })

/** Replaces one value somewhere within a value. */
function replaceOne(value: unknown, below: (limit: number) => number, by: unknown): unknown {
  if (typeof value !== 'object' || value === null) return by
  const keys = Object.keys(value)
  const key = keys[below(Math.max(1, keys.length))]
  if (key === undefined) return by
  const old = (value as Record<string, unknown>)[key]
  const next = below(3) === 0 ? by : replaceOne(old, below, by)
  return Array.isArray(value)
    ? value.map((each, n) => (String(n) === key ? next : each))
    : { ...value, [key]: next }
}

/** Removes one value somewhere within a value. */
function removeOne(value: unknown, below: (limit: number) => number): unknown {
  if (typeof value !== 'object' || value === null) return value
  const keys = Object.keys(value)
  const key = keys[below(Math.max(1, keys.length))]
  if (key === undefined) return value
  if (Array.isArray(value)) return value.filter((_, n) => String(n) !== key)
  const { [key]: old, ...rest } = value as Record<string, unknown>
  return below(3) === 0 || typeof old !== 'object' ? rest : { ...rest, [key]: removeOne(old, below) }
}

const SECTOR = 512

/** Every kind of damage. */
export const DAMAGES: readonly Damage[] = [
  { name: 'missing', harm: ({ path }) => rm(path) },
  ...['the file and its copy cut', 'the file and its copy missing'].map((name) => ({
    name,
    async harm({ path, below }: HarmedFile) {
      for (const each of [path, path.endsWith('.bak') ? path.slice(0, -4) : `${path}.bak`]) {
        const size = await stat(each).then(
          (stats) => stats.size,
          () => 0,
        )
        if (name.endsWith('missing')) await rm(each, { force: true })
        else if (size > 0) await truncate(each, below(size))
      }
    },
  })),
  {
    name: 'an unreadable sector',
    async harm({ path }) {
      await rm(path)
      // Linux answers EIO to whoever reads its own memory from the start, as a bad disk does.
      await (process.platform === 'linux' ? symlink('/proc/self/mem', path) : writeFile(path, ''))
    },
  },
  { name: 'emptied', harm: bytes(() => '') },
  { name: 'cut anywhere', harm: bytes((all, { below }) => all.subarray(0, below(all.length))) },
  { name: 'cut by a byte', harm: bytes((all) => all.subarray(0, -1)) },
  { name: 'cut at a line', harm: lines((parts, at) => [...parts.slice(0, at), '']) },
  { name: 'cut at the front', harm: bytes((all, { below }) => all.subarray(1 + below(all.length))) },
  {
    name: 'a bit flipped',
    harm: bytes((all, { below }) => {
      const at = below(all.length)
      all[at] = (all[at] ?? 0) ^ (1 << below(8))
      return all
    }),
  },
  {
    name: 'a digit changed',
    harm: bytes((all, { below }) => {
      const places = [...all.keys()].filter((at) => (all[at] ?? 0) >= 0x30 && (all[at] ?? 0) <= 0x39)
      const at = places[below(Math.max(1, places.length))]
      if (at !== undefined) all[at] = 0x30 + (((all[at] ?? 0) - 0x30 + 1 + below(8)) % 10)
      return all
    }),
  },
  {
    name: 'a sector of zeros',
    harm: bytes((all, { below }) => {
      const at = below(Math.ceil(all.length / SECTOR)) * SECTOR
      return all.fill(0, at, Math.min(all.length, at + SECTOR))
    }),
  },
  { name: 'all zeros', harm: bytes((all) => Buffer.alloc(all.length)) },
  { name: 'zeros appended', harm: bytes((all) => Buffer.concat([all, Buffer.alloc(SECTOR)])) },
  { name: 'a line lost', harm: lines((parts, at) => parts.toSpliced(at, 1)) },
  { name: 'a line doubled', harm: lines((parts, at) => parts.toSpliced(at, 0, parts[at] ?? '')) },
  {
    name: 'two lines exchanged',
    harm: lines((parts, at) => parts.toSpliced(at, 2, ...parts.slice(at, at + 2).reverse())),
  },
  { name: 'doubled', harm: bytes((all) => Buffer.concat([all, all])) },
  { name: 'not JSON', harm: bytes(() => '<html>503</html>\n') },
  { name: '`null`', harm: bytes(() => 'null') },
  { name: 'an empty object', harm: bytes(() => '{}\n') },
  { name: 'a list', harm: bytes(() => '[]\n') },
  { name: 'an empty file of ours', harm: bytes(() => '{"version":2,"entries":{}}') },
  { name: 'another empty file of ours', harm: bytes(() => '{"version":1,"entries":{}}') },
  {
    name: 'a value of another type',
    harm: json((value, below) => replaceOne(value, below, [{}, '', null, true][below(4)])),
  },
  { name: 'a huge number', harm: json((value, below) => replaceOne(value, below, Number.MAX_VALUE)) },
  { name: 'a value lost', harm: json(removeOne) },
  { name: 'of a newer version', harm: json((value) => ({ ...(value as object), version: 99 })) },
  { name: 'an older one in its place', harm: ({ path, earlier }) => cp(earlier, path).catch(() => rm(path)) },
  {
    name: 'exchanged with another',
    async harm({ path, other }) {
      const aside = join(dirname(path), '.exchanged')
      await rename(path, aside)
      await rename(other, path)
      await rename(aside, other)
    },
  },
  { name: 'another in its place', harm: ({ path, other }) => cp(other, path) },
  {
    name: 'a folder in its place',
    async harm({ path }) {
      await rm(path)
      await mkdir(path)
    },
  },
]
