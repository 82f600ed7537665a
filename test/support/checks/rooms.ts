import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'

/** The project's folder. */
export const ROOT = join(import.meta.dirname, '../../..')

/** What a room may import: other rooms, and packages besides Node's own. */
interface Room {
  readonly rooms: readonly string[]
  readonly packages?: readonly string[]
}

/** Types and builders of Discord's payloads. */
const DISCORD = ['discord.js', 'discord-api-types']

/**
 * Who may import whom: every room, from the first to the last, with the rooms and packages that it may import. Files of
 * `src/` that are beside the rooms are rooms of their own; {@link SHARED} may be imported anywhere.
 */
export const ROOMS: Readonly<Record<string, Room>> = {
  digest: { rooms: [], packages: ['htmlparser2'] },
  search: { rooms: ['digest'], packages: ['natural'] },
  library: { rooms: ['digest', 'search'] },
  ingest: { rooms: ['digest', 'library'], packages: ['chokidar', 'ipaddr.js'] },
  readers: { rooms: ['digest'] },
  subscriptions: { rooms: ['digest', 'search'], packages: ['temporal-polyfill'] },
  delivery: { rooms: ['digest', 'library', 'subscriptions'] },
  privacy: { rooms: ['readers', 'subscriptions'] },

  cluster: { rooms: [] },

  charts: { rooms: [], packages: ['@resvg/resvg-js', '@resvg/resvg-wasm'] },

  'discord/texts': { rooms: ['digest', 'search', 'library', 'readers', 'subscriptions', 'delivery'] },
  'discord/messages': {
    rooms: ['digest', 'search', 'library', 'readers', 'subscriptions', 'delivery', 'charts', 'discord/texts'],
    packages: [...DISCORD, 'zod'],
  },
  'discord/rest': { rooms: ['discord/messages'], packages: [...DISCORD, 'undici'] },
  'discord/servers': {
    rooms: ['search', 'subscriptions', 'discord/texts', 'discord/rest'],
    packages: [...DISCORD, 'zod'],
  },
  'discord/posting': {
    rooms: [
      'digest',
      'subscriptions',
      'delivery',
      'discord/texts',
      'discord/messages',
      'discord/rest',
      'discord/servers',
    ],
    packages: [...DISCORD, 'zod'],
  },
  'discord/interactions': {
    rooms: [
      ...['digest', 'library', 'readers', 'subscriptions', 'delivery', 'privacy', 'log.ts'],
      ...['discord/texts', 'discord/messages', 'discord/rest', 'discord/servers'],
    ],
    packages: [...DISCORD, 'zod'],
  },
  'discord/connection': { rooms: ['discord/rest'], packages: DISCORD },

  commands: {
    rooms: [
      ...['digest', 'readers', 'subscriptions', 'delivery'],
      ...['discord/texts', 'discord/messages', 'discord/servers', 'discord/interactions'],
    ],
    packages: DISCORD,
  },

  health: {
    rooms: [
      ...['ingest', 'delivery', 'log.ts', 'http-server.ts'],
      ...['discord/rest', 'discord/servers', 'discord/connection'],
    ],
    packages: [...DISCORD, 'prom-client', 'zod'],
  },

  store: {
    rooms: [
      'cluster',
      'digest',
      'search',
      'library',
      'ingest',
      'readers',
      'subscriptions',
      'delivery',
      'privacy',
      'health',
      'log.ts',
    ],
    packages: ['lowdb', 'pg', 'zod'],
  },

  preview: { rooms: [], packages: ['discord-api-types'] },
  playground: {
    rooms: ['preview', 'http-server.ts'],
    packages: ['discord-api-types', 'discord-api-spec', 'ws', 'zod'],
  },
}

/** Files beside the rooms that may be imported anywhere. */
const SHARED = ['errors.ts', 'clock.ts', 'contained.ts', 'given.ts', 'or-else.ts', 'turns.ts', 'shards.ts']

/** What puts the rooms together may import any of them. */
const WIRING = ['app.ts', 'app', 'cli', 'main.ts', 'config.ts', 'tick.ts', 'log.ts', 'http-server.ts']

/** One import: the file that has it, and what it names: a file from the project's folder, or a package. */
export interface Import {
  readonly file: string
  readonly to: string
  readonly isPackage: boolean
}

/** An import or re-export, also of types only, or one at run time. */
const IMPORT =
  /(?:^(?:import|export) (?:[^'\n]|\n(?! *(?:import|export) ))*?from |^import |\bimport\()'([^'\n]+)'/gm

/** Every import in a source file's text; Node's own modules left out. */
export function importsIn(file: string, text: string): Import[] {
  return [...text.matchAll(IMPORT)].flatMap(([, named = '']): Import[] => {
    if (named.startsWith('node:')) return []
    if (named.startsWith('.')) {
      return [{ file, to: relative(ROOT, join(ROOT, dirname(file), named)), isPackage: false }]
    }
    const [first = '', second] = named.split('/')
    return [{ file, to: first.startsWith('@') ? `${first}/${second}` : first, isPackage: true }]
  })
}

/** Every import of the program's sources. */
export function importsOfSources(): Import[] {
  return ['src', 'commands']
    .flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((path) =>
        join(folder, path),
      ),
    )
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => importsIn(file, readFileSync(join(ROOT, file), 'utf8')))
}

/** The room of a file: its first folder, the first two within `discord`, or the file's own name beside the rooms. */
export function roomOf(file: string): string {
  const path = file.replace(/^src\//, '')
  const [first = '', second = ''] = path.split('/')
  return first === 'discord' ? `${first}/${second}` : first
}

/** What is wrong with an import, or `null`. */
export function importFault({ file, to, isPackage }: Import): string | null {
  const room = roomOf(file)
  if (WIRING.includes(room) || SHARED.includes(room)) return null
  const row = ROOMS[room]
  if (row === undefined) return `${room} is not in the list of rooms`
  if (isPackage) return row.packages?.includes(to) ? null : `${room} may not import the package ${to}`
  const other = roomOf(to)
  if (other === room || SHARED.includes(other) || row.rooms.includes(other)) return null
  return `${room} may not import ${other}`
}
