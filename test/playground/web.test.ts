import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type {
  ChannelContents,
  RequestView,
  StreamEvent,
  WorldView,
} from '../../src/playground/web/protocol.ts'
import { startWebServer, type WebServer } from '../../src/playground/web/web-server.ts'
import { sampleIds } from '../../src/playground/world/sample-world.ts'
import { startTestBot, type TestBot } from '../support/processes/bot.ts'

const { ada, ben, papers, general } = sampleIds

let bot: TestBot
let web: WebServer
let folder: string
/** A page that other machines may open. */
let shared: WebServer

beforeAll(async () => {
  bot = await startTestBot({ at: '2025-02-10T08:59:00Z' })
  folder = await mkdtemp(join(tmpdir(), 'paperboy-web-'))
  const parts = {
    standIn: bot.standIn,
    controls: {
      now: bot.clock.now,
      nextDueAt: () => bot.app.nextDueAt(),
      jumpTo: async (instant: number) => {
        bot.clock.set(new Date(instant).toISOString())
        await bot.app.tick()
      },
      ingest: async (path: string) => `${path}: ${(await readFile(path)).length} bytes`,
      restart: () => bot.restart(),
    },
    uploads: folder,
    personId: ada,
    scripts: join(folder, 'never-built'),
    port: 0,
  }
  web = await startWebServer(parts)
  shared = await startWebServer({ ...parts, host: '0.0.0.0' })
})
afterAll(async () => {
  await web.close()
  await shared.close()
  await bot.close()
  await rm(folder, { recursive: true })
})

interface Sent {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** A request with exactly these headers, which `fetch` would not let through. */
function send(path: string, { method = 'GET', headers = {}, body = '' }: Sent = {}, to: WebServer = web) {
  return new Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; text: string }>(
    (resolve, reject) => {
      const sent = request(`${to.url}${path}`, { method, headers }, (response) => {
        let text = ''
        response.setEncoding('utf8').on('data', (chunk) => {
          text += chunk
        })
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
        )
      })
      sent.on('error', reject)
      sent.end(body)
    },
  )
}

/** Calls the API as the page does. */
async function call<T = object>(
  name: string,
  input: object = {},
  as: string = ada,
): Promise<T & { error?: string }> {
  const { text } = await send(`/api/${name}?as=${as}`, {
    method: 'POST',
    headers: { origin: web.url, 'content-type': 'application/json' },
    body: JSON.stringify(input),
  })
  return JSON.parse(text)
}

describe('who is answered', () => {
  const evil = { host: 'evil.example', origin: 'http://evil.example' }
  const post = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' }

  it.each<[string, string, Sent, number]>([
    ['the page', '/style.css', {}, 200],
    ['a link from elsewhere to the page', '/', { headers: { 'sec-fetch-site': 'cross-site' } }, 503],
    ['a page that resolved its own name to 127.0.0.1', '/', { headers: evil }, 403],
    ['the same, without its origin', '/api/stream', { headers: { host: 'evil.example:80' } }, 403],
    [
      'a script file asked for by another site',
      '/style.css',
      { headers: { 'sec-fetch-site': 'cross-site' } },
      403,
    ],
    [
      'the stream asked for by another site',
      '/api/stream',
      { headers: { 'sec-fetch-site': 'same-site' } },
      403,
    ],
    ['a form of another origin', '/api/world', { ...post, headers: { origin: 'http://evil.example' } }, 403],
    ['a page in a sandbox', '/api/world', { ...post, headers: { origin: 'null' } }, 403],
    [
      'another port of this machine',
      '/api/world',
      { ...post, headers: { origin: 'http://127.0.0.1:1' } },
      403,
    ],
    ['a call of no origin', '/api/world', post, 403],
    ['a call by GET', '/api/world', {}, 405],
    ['what there is not', '/etc/passwd', {}, 404],
    ['a path out of the folder', '/page/../../../package.json', {}, 404],
    ['a name that objects have', '/api/constructor', {}, 404],
    ['a person there is not', '/api/world?as=1', {}, 400],
  ])('%s', async (_, path, sent, status) => {
    expect((await send(path, sent)).status).toBe(status)
  })

  const named = { host: 'box.example:8080' }
  it.each<[string, Sent, number]>([
    ['its page under the machine’s name', { headers: named }, 405],
    [
      'a call from there',
      { ...post, headers: { ...post.headers, ...named, origin: `http://${named.host}` } },
      200,
    ],
    [
      'a call from another page',
      { ...post, headers: { ...post.headers, ...named, origin: 'http://evil.example' } },
      403,
    ],
    ['a call of no origin', { ...post, headers: { ...post.headers, ...named } }, 403],
  ])('of a page that other machines may open: %s', async (_, sent, status) => {
    expect((await send('/api/world', sent, shared)).status).toBe(status)
  })

  it('says what the page may load, and that it is not built', async () => {
    const { headers, text } = await send('/')
    expect(headers['content-security-policy']).toContain("default-src 'none'; script-src 'self'")
    expect(headers['x-content-type-options']).toBe('nosniff')
    expect(text).toContain('npm run build')
  })

  it.each([
    ['{', /no JSON/],
    ['[]', /object/],
    ['{"channelId":"../1"}', /channelId/],
    ['{"channelId":"1"}', /no channel 1/],
  ])('hears what is wrong with %s', async (body, error) => {
    const headers = { origin: web.url, 'content-type': 'application/json' }
    const { status, text } = await send('/api/channel', { method: 'POST', headers, body })
    expect(status).toBeGreaterThanOrEqual(400)
    expect(status).toBeLessThan(500)
    expect(JSON.parse(text).error).toMatch(error)
  })
})

describe('what a person sees and does', () => {
  it('is their servers, channels and conversations, no others’', async () => {
    const [hers, his] = [await call<WorldView>('world'), await call<WorldView>('world', {}, ben)]
    expect(hers.servers.map(({ name }) => name)).toEqual(['Paper Club'])
    expect(his.servers.map(({ name }) => name)).toEqual(['Paper Club', 'Second Lab'])
    expect(hers.conversations[0]?.id).not.toBe(his.conversations[0]?.id)
    expect((await call('channel', { channelId: general })).error).toMatch(/no channel/)
    expect((await call('channel', { channelId: his.conversations[0]?.id })).error).toMatch(/no channel/)
  })

  it('are commands with their options, those they may use', async () => {
    const hers = await call<ChannelContents>('channel', { channelId: papers })
    const his = await call<ChannelContents>('channel', { channelId: papers }, ben)
    const subscribe = hers.commands.find(({ name }) => name === 'channel subscribe')
    expect(subscribe?.options.find(({ name }) => name === 'channel')?.choices).toContainEqual({
      name: '#announcements',
      value: sampleIds.announcements,
    })
    expect(his.commands.map(({ name }) => name)).not.toContain('channel subscribe')
    expect(hers.messageCommands).toEqual(['Find papers'])
  })

  it('is an answer for them alone, until they put it away', async () => {
    const used = { channelId: papers, command: 'paper', subcommand: null, options: { query: 'VideoRoPE' } }
    expect(await call('slash', used)).toEqual({ form: null })
    const { messages } = await call<ChannelContents>('channel', { channelId: papers })
    expect(messages).toHaveLength(1)
    expect(messages[0]).toMatchObject({ ephemeral: true })
    expect(messages[0]?.html).toContain('Only you can see this')
    expect(messages[0]?.html).toContain('<strong>/paper</strong>')
    expect((await call<ChannelContents>('channel', { channelId: papers }, ben)).messages).toEqual([])
    const key = { channelId: papers, messageId: messages[0]?.id }
    expect((await call('dismiss', key, ben)).error).toMatch(/no message/)
    expect(await call('dismiss', key)).toEqual({})
    expect((await call<ChannelContents>('channel', { channelId: papers })).messages).toEqual([])
  })

  it('hears why Discord’s client would not send something', async () => {
    const used = { channelId: papers, command: 'paper', subcommand: null, options: {} }
    expect((await call('slash', used)).error).toMatch(/"query" of \/paper is required/)
    expect((await call('jump', { to: 0 })).error).toMatch(/only runs forward/)
    expect((await call('jump', { to: null })).error).toMatch(/Nothing is due/)
  })

  it('is each request of the bot, with what Discord’s rules say of it', async () => {
    const before = await call<RequestView[]>('requests')
    expect(before.every(({ accepted, verdict }) => accepted && verdict === 'accepted')).toBe(true)
    const sent = before.filter(({ method }) => method !== 'GET')
    expect(sent.length).toBeGreaterThan(1)
    expect(sent.filter(({ schemaFault }) => schemaFault !== '')).toEqual([])
    expect(before.find(({ method }) => method === 'GET')?.schemaFault).toBeNull()
    await fetch(`${bot.standIn.api}/v10/channels/${papers}/messages`, {
      method: 'POST',
      headers: { authorization: `Bot ${bot.standIn.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ content: 'x'.repeat(2_001) }),
    })
    const [last] = (await call<RequestView[]>('requests')).slice(-1)
    expect(last?.schemaFault).toBe('')
    expect(last).toMatchObject({
      method: 'POST',
      path: `/channels/${papers}/messages`,
      status: 400,
      accepted: false,
    })
    expect(last?.verdict).toMatch(/^refused: Invalid Form Body \(50035\) – content: Must be 2000 or fewer/)
    expect(JSON.stringify(await call('requests'))).not.toContain(bot.standIn.token)
  })

  it('is each request of the bot, with what Discord’s own schemas say of it', async () => {
    await fetch(`${bot.standIn.api}/v10/channels/${papers}/messages`, {
      method: 'POST',
      headers: { authorization: `Bot ${bot.standIn.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ content: 5 }),
    })
    const [last] = (await call<RequestView[]>('requests')).slice(-1)
    expect(last?.schemaFault).toMatch(/content/)
  })

  it('streams what happens, to whom it concerns', async () => {
    const events: StreamEvent[] = []
    const aborted = new AbortController()
    const stream = await fetch(`${web.url}/api/stream?as=${ben}`, { signal: aborted.signal })
    const reader = (stream.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream()).getReader()
    const until = async (isLast: (event: StreamEvent) => boolean) => {
      for (;;) {
        const { value = '' } = await reader.read()
        for (const [, json = ''] of value.matchAll(/^data: (.*)$/gm)) events.push(JSON.parse(json))
        if (events.some(isLast)) return
      }
    }
    await call('slash', { channelId: papers, command: 'help', subcommand: null, options: {} })
    await call('say', { channelId: papers, content: 'Have you seen *this* <script>?' })
    await until(({ type }) => type === 'message')
    const heard = events.flatMap((event) => (event.type === 'message' ? [event] : []))
    expect(heard).toHaveLength(1)
    expect(heard[0]).toMatchObject({ kind: 'created', own: false })
    expect(heard[0]?.message.html).toContain('<em>this</em> &lt;script&gt;?')
    expect(events.map(({ type }) => type)).toEqual(expect.arrayContaining(['bot', 'clock', 'request']))
    aborted.abort()
  })

  it('gives the bot a file under its own name, wherever that name points', async () => {
    const { status, text } = await send(`/api/ingest?name=${encodeURIComponent('../../etc/2025 02.md')}`, {
      method: 'POST',
      headers: { origin: web.url },
      body: '# a digest',
    })
    expect(status).toBe(200)
    expect(JSON.parse(text).said).toBe('2025 02.md: 10 bytes')
    expect(await readFile(join(folder, '2025_02.md'), 'utf8')).toBe('# a digest')
  })

  it('goes on with a bot that was restarted', async () => {
    expect(await call('restart')).toEqual({})
    const used = { channelId: papers, command: 'paper', subcommand: null, options: { query: 'VideoRoPE' } }
    expect(await call('slash', used)).toEqual({ form: null })
  })
})
