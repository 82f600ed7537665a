import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const ROOT = join(import.meta.dirname, '..')

/** What hands a function to code that calls it on outside input or later, when nobody is there to catch. */
const REGISTRATIONS: readonly RegExp[] = [
  /\.(?:on|once|addListener|prependListener|addEventListener)\(\s*[^,()]+,\s*(\S+)/g,
  /\b(?:setTimeout|setInterval|setImmediate|queueMicrotask|nextTick)\(\s*(\S+)/g,
  /\bcreateServer\(\s*(\S+)/g,
]

/** Registrations in some code whose listener is not made by `contained`. */
function uncontained(code: string): string[] {
  return REGISTRATIONS.flatMap((pattern) => [...code.matchAll(pattern)])
    .filter(([, listener = '']) => {
      // A listener that is also taken off again has a name.
      const name = /^\w+(?=[,)])/.exec(listener)?.[0]
      return !listener.startsWith('contained(') && !code.includes(`const ${name} = contained(`)
    })
    .map(([found]) => found)
}

/** Our code that runs in Node.js. */
const files = ['src', 'commands'].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.includes('web/page/'))
    .map((file) => join(folder, file)),
)

describe('listeners on outside input', () => {
  it('are all registered through contained()', () => {
    const found = files.flatMap((file) =>
      uncontained(readFileSync(join(ROOT, file), 'utf8')).map((each) => `${file}: ${each}`),
    )
    expect(found).toEqual([])
    expect(files.length).toBeGreaterThan(200)
  })

  it.each([
    "server.on('request', (a, b) => run())",
    "server.once('error', reject)",
    'client.ws.on(event, ({ id }: Dispatched) => run(id))',
    'client.on(\n    Events.GuildCreate,\n    ({ id }) => run(id),\n  )',
    "signal.addEventListener('abort', onStop)",
    'setTimeout(() => run(), 5)',
    'setInterval(run, 5)',
    'createServer((request) => run(request))',
    'process.nextTick(run)',
  ])('would be found: %s', (code) => expect(uncontained(code)).toHaveLength(1))

  it.each([
    "server.on('request', contained((a, b) => run()))",
    'setTimeout(\n  contained(() => run()),\n  5,\n)',
    "const onStop = contained(run)\nsignal.addEventListener('abort', onStop, { once: true })",
    "import { setTimeout as sleep } from 'node:timers/promises'",
  ])('is fine: %s', (code) => expect(uncontained(code)).toEqual([]))
})
