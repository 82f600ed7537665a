import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { fetchDigestText } from '../../src/ingest/fetch.ts'
import { nodeHttpGet } from '../../src/ingest/http-get.ts'
import { isPrivateAddress } from '../../src/ingest/private-address.ts'

const servers: Server[] = []

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  servers.push(server)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

describe('isPrivateAddress', () => {
  test.each([
    '127.0.0.1',
    '10.1.2.3',
    '172.31.255.255',
    '192.168.0.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '255.255.255.255',
    '::1',
    '::',
    '::ffff:127.0.0.1',
    '::ffff:8.8.8.8',
    'fe80::1',
    'fe80::1%eth0',
    'fd00::1',
    'ff02::1',
    '64:ff9b::7f00:1',
    'localhost',
    'localhost.',
    '',
    // Ranges that a list by hand lacked.
    '192.88.99.1',
    '2001::1',
    '2001:2::1',
    '2001:10::1',
    '2001:20::1',
    '2002:7f00:1::',
    '3fff::1',
    '5f00::1',
    '64:ff9b:1::1',
    '::ffff:0:127.0.0.1',
    '::127.0.0.1',
    'fec0::1',
    '4000::1',
    // Public by number, internal to a cloud.
    '168.63.129.16',
    '199.36.153.8',
    '161.26.0.10',
    '::ffff:168.63.129.16',
  ])('%j is', (address) => expect(isPrivateAddress(address)).toBe(true))

  test.each(['8.8.8.8', '172.32.0.1', '192.169.0.1', '1.1.1.1', '2606:4700::1111'])('%j is not', (address) =>
    expect(isPrivateAddress(address)).toBe(false),
  )
})

describe('fetchDigestText', () => {
  test('gives the text', async () => {
    const url = await serve((_request, response) => response.end('Zoë'))
    expect(await fetchDigestText(url, { allowPrivate: true })).toEqual({
      status: 'fetched',
      url,
      text: 'Zoë',
      validators: { etag: null, lastModified: null },
    })
  })

  test('follows three redirects, not four', async () => {
    const url = await serve((request, response) => {
      const left = Number(request.url?.slice(1))
      if (left > 0) response.writeHead(302, { location: `/${left - 1}` })
      response.end('done')
    })
    expect(await fetchDigestText(`${url}/3`, { allowPrivate: true })).toMatchObject({
      status: 'fetched',
      url: `${url}/0`,
    })
    expect(await fetchDigestText(`${url}/4`, { allowPrivate: true })).toMatchObject({
      reason: 'too-many-redirects',
    })
  })

  test.each([
    ['http://127.0.0.1:1/x', 'private-address'],
    ['http://[::1]:1/x', 'private-address'],
    ['http://2130706433/x', 'private-address'],
    ['http://0x7f.1/x', 'private-address'],
    ['http://inside.example/x', 'private-address'],
    ['http://127.0.0.1./x', 'private-address'],
    ['http://localhost.:1/x', 'private-address'],
    ['http://0177.0.0.1./x', 'private-address'],
    ['http://[::ffff:7f00:1]/x', 'private-address'],
    ['http://[0:0:0:0:0:ffff:169.254.169.254]/x', 'private-address'],
    ['http://168.63.129.16/x', 'private-address'],
    ['http://0xa83f8110/x', 'private-address'],
    ['http://１２７.０.０.１/x', 'private-address'],
    ['http://user:secret@a.example/', 'credentials'],
    ['file:///etc/passwd', 'not-http'],
    ['ftp://a.example/x', 'not-http'],
    ['no url', 'not-a-url'],
  ])('refuses %s: %s', async (url, reason) => {
    const get = nodeHttpGet(async () => [
      { address: '8.8.8.8', family: 4 },
      { address: '10.0.0.1', family: 4 },
    ])
    expect(await fetchDigestText(url, { get })).toEqual({ status: 'refused', url, reason })
  })

  test.each([
    ['http://10.0.0.1/x', 'private-address'],
    ['file:///etc/passwd', 'not-http'],
    ['//user:secret@a.example/', 'credentials'],
  ])('refuses a redirect to %s', async (location, reason) => {
    const validators = { etag: null, lastModified: null }
    const answer = { status: 302, location, validators, body: (async function* () {})(), close: () => {} }
    const real = nodeHttpGet()
    const outcome = await fetchDigestText('http://a.example/', {
      get: (url, options) => (url.hostname === 'a.example' ? Promise.resolve(answer) : real(url, options)),
    })
    expect(outcome).toMatchObject({ status: 'refused', reason })
  })

  test('asks for a name without the dot at its end', async () => {
    const asked: string[] = []
    const get = nodeHttpGet(async (host) => {
      asked.push(host)
      return [{ address: '10.0.0.1', family: 4 }]
    })
    await fetchDigestText('http://name.example./x', { get })
    expect(asked).toEqual(['name.example'])
  })

  test('connects to the address that was checked', async () => {
    const url = await serve((_request, response) => response.end('inside'))
    const port = new URL(url).port
    const get = nodeHttpGet(async () => [{ address: '127.0.0.1', family: 4 }])
    expect(await fetchDigestText(`http://name.example:${port}/`, { get, allowPrivate: true })).toMatchObject({
      text: 'inside',
    })
    expect(await fetchDigestText(`http://name.example:${port}/`, { get })).toMatchObject({
      reason: 'private-address',
    })
  })

  test('the timeout covers the body', async () => {
    const url = await serve((_request, response) => response.write('a beginning'))
    expect(await fetchDigestText(url, { allowPrivate: true, timeoutMs: 100 })).toMatchObject({
      status: 'failed',
      reason: 'timeout',
    })
  })

  test('a body that is too large is not read on', async () => {
    const url = await serve((_request, response) => {
      const write = () => {
        while (response.write('x'.repeat(10_000)));
      }
      response.on('drain', write)
      write()
    })
    expect(await fetchDigestText(url, { allowPrivate: true, maxBytes: 50_000 })).toMatchObject({
      reason: 'too-large',
    })
  })

  test.each([
    [404, { status: 'missing', httpStatus: 404 }],
    [410, { status: 'missing', httpStatus: 410 }],
    [500, { status: 'failed', reason: 'http', detail: 'HTTP status 500' }],
    [302, { status: 'failed', reason: 'http', detail: 'HTTP status 302' }],
  ])('an answer %i', async (status, outcome) => {
    const url = await serve((_request, response) => response.writeHead(status).end())
    expect(await fetchDigestText(url, { allowPrivate: true })).toMatchObject(outcome)
  })

  test('a connection that fails, a name that does not resolve', async () => {
    const url = await serve((request) => request.socket.destroy())
    expect(await fetchDigestText(url, { allowPrivate: true })).toMatchObject({
      status: 'failed',
      reason: 'network',
    })
    const get = nodeHttpGet(() => Promise.reject(new Error('no such name')))
    expect(await fetchDigestText('http://a.example/', { get })).toMatchObject({
      reason: 'network',
      detail: 'no such name',
    })
  })
})
