import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkReleases, newestIn, releaseClause } from '../../src/health/releases.ts'

const json = (value: unknown) => JSON.stringify(value)

describe('the newest release in an answer', () => {
  it.each([
    [
      json({ tag_name: 'v0.3.0', html_url: 'https://code.example/releases/v0.3.0' }),
      '0.3.0',
      'https://code.example/releases/v0.3.0',
    ],
    [json([{ tag_name: 'v0.9.0' }, { tag_name: '0.10.0' }, { tag_name: 'v0.2.0' }]), '0.10.0', null],
    [
      json([
        { tag_name: 'v2.0.0', prerelease: true },
        { tag_name: 'v3.0.0', draft: true },
        { tag_name: 'v1.0.0' },
      ]),
      '1.0.0',
      null,
    ],
    [json([{ tag_name: 'v2.0.0-rc.1' }, { tag_name: 'v1.0.1' }]), '1.0.1', null],
    [json({ name: 'paperboy', version: '1.2.3+build.5' }), '1.2.3', null],
    [json('v1.2.3'), null, null],
    ['v1.2.3\nnotes', '1.2.3', null],
    ['1.2.3', '1.2.3', null],
    [json({ tag_name: 'v1.0.0', html_url: 'javascript:alert(1)' }), '1.0.0', null],
    [json({ tag_name: 'v1.0.0', html_url: `https://x.example/${'y'.repeat(400)}` }), '1.0.0', null],
  ])('%s: %s', (text, version, page) => {
    expect(newestIn(text)).toEqual(version === null ? null : { version, page })
  })

  it.each([
    '',
    '<html></html>',
    '1.2',
    'version 1.2.3',
    json(null),
    json(5),
    json([null, 1, 'x', [], {}]),
    json({ tag_name: 12 }),
    json({ tag_name: '1.2.3\u001b[31m' }),
    '1.2.9999999999',
  ])('%j has none', (text) => expect(newestIn(text)).toBeNull())

  it('is nothing but numbers and an http address, whatever is answered', () => {
    const release = fc.record(
      { tag_name: fc.anything(), version: fc.anything(), html_url: fc.oneof(fc.webUrl(), fc.anything()) },
      { requiredKeys: [] },
    )
    const answer = fc.oneof(
      fc.string(),
      fc.json(),
      fc.array(release).map((each) => json(each) ?? ''),
      release.map((each) => json(each) ?? ''),
    )
    fc.assert(
      fc.property(answer, (text) => {
        const found = newestIn(text)
        if (found !== null)
          expect(releaseClause(found, '0.1.0')).toMatch(
            /^Paperboy \d+\.\d+\.\d+ is out, and this is 0\.1\.0(: https?:\/\/[!-~]+)?$/,
          )
      }),
    )
  })
})

describe('asking for releases', () => {
  let server: Server
  let url = ''
  beforeAll(async () => {
    server = createServer((request, response) => {
      if (request.url === '/none') response.writeHead(404).end()
      else if (request.url === '/broken') response.writeHead(500).end()
      else if (request.url === '/page') response.end('<html>Welcome</html>')
      else response.end(json({ tag_name: (request.url ?? '').slice(1) }))
    }).listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  afterAll(() => {
    server.close()
  })
  const ask = (path: string, version: string, allowPrivate = true) =>
    checkReleases(`${url}${path}`, { version, allowPrivate })

  it.each([
    ['0.2.0', '0.1.0', true],
    ['0.2.0', '0.2.0', false],
    ['0.2.0', '0.10.0', false],
    ['0.2.0', '0.2.0-rc.1', true],
    ['0.2.0', 'unknown', false],
    ['v1.0.0', '0.99.99', true],
  ])('%s beside %s is newer: %s', async (there, ours, isNewer) => {
    expect(await ask(`/${there}`, ours)).toMatchObject({ kind: 'newest', isNewer })
  })

  it.each([
    ['/none', true, 'there is no such page'],
    ['/broken', true, "can't be fetched: HTTP status 500"],
    ['/page', true, 'its answer names no version'],
    ['/0.2.0', false, 'leads to a private address'],
  ])('%s (private addresses allowed: %s): %s', async (path, allowPrivate, why) => {
    const found = await ask(path, '0.1.0', allowPrivate)
    expect(found).toEqual({ kind: 'unknown', why: expect.stringContaining(why) })
  })
})
