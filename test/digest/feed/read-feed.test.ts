import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { feedDate } from '../../../src/digest/feed/feed-date.ts'
import { readDigestStream, readDigests } from '../../../src/digest/read.ts'

/** Digests of a feed: by date, ids and titles of papers, and why others are rejected. */
function read(text: string, date?: string) {
  const reading = readDigests(text, { date })
  if (reading.status !== 'read') return reading.reason
  return Object.fromEntries(
    reading.digests.map(({ date: day, papers, rejected }) => [
      day,
      [...papers.map(({ id }) => id), ...rejected.map(({ line, reason }) => `${line}: ${reason}`)],
    ]),
  )
}

function firstPaper(text: string) {
  const reading = readDigests(text)
  return reading.status === 'read' ? reading.digests[0]?.papers[0] : undefined
}

const rss = (items: string, facts = '<pubDate>Mon, 10 Feb 2025 00:00:00 -0500</pubDate>') =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel>${facts}\n${items}\n</channel></rss>\n`
const item = (inner: string) => `<item><title>One</title>${inner}</item>`
const LINK = '<link>https://arxiv.org/abs/2502.00001</link>'

describe('a feed of arXiv', () => {
  it('gives what is new; replacements are none', () => {
    const announced = (id: string, type: string) =>
      `<item><title>Title of ${id}</title><link>https://arxiv.org/abs/${id}</link><description>arXiv:${id}v1 Announce Type: ${type} \nAbstract: It works well.</description><guid isPermaLink="false">oai:arXiv.org:${id}v1</guid><category>cs.CV</category><pubDate>Mon, 10 Feb 2025 00:00:00 -0500</pubDate><arxiv:announce_type>${type}</arxiv:announce_type><dc:creator>Ann Lee, Bo Wu and Cy Doe</dc:creator></item>`
    const text = rss(
      ['new', 'cross', 'replace', 'replace-cross']
        .map((type, i) => announced(`2502.0000${i}`, type))
        .join('\n'),
    )
    expect(read(text)).toEqual({
      '2025-02-10': [
        '2502.00000',
        '2502.00001',
        '7: the item is a replacement (replace) of an older paper, no new one',
        '9: the item is a replacement (replace-cross) of an older paper, no new one',
      ],
    })
    expect(firstPaper(text)).toMatchObject({
      title: 'Title of 2502.00000',
      authors: ['Ann Lee', 'Bo Wu', 'Cy Doe'],
      summary: ['It works well.'],
    })
  })

  it('of the older form (RDF) names paper, authors and abstract in HTML', () => {
    const text = `<?xml version="1.0"?><rdf:RDF xmlns:rdf="r"><channel rdf:about="http://arxiv.org/"><dc:date>2023-02-10T20:30:00-05:00</dc:date><items><rdf:Seq><rdf:li resource="http://arxiv.org/abs/2302.00001"/></rdf:Seq></items></channel><item rdf:about="http://arxiv.org/abs/2302.00001"><title>A Title. (arXiv:2302.00001v1 [cs.CV])</title><link>http://arxiv.org/abs/2302.00001</link><description rdf:parseType="Literal">&lt;p&gt;We &lt;b&gt;show&lt;/b&gt; it.&lt;/p&gt;</description><dc:creator>&lt;a href="http://arxiv.org/find/1"&gt;Ann Lee&lt;/a&gt;, &lt;a href="x"&gt;Bo Wu&lt;/a&gt;</dc:creator></item><item><title>Old. (arXiv:2202.00001v2 [cs.CV] UPDATED)</title><link>http://arxiv.org/abs/2202.00001</link></item></rdf:RDF>`
    expect(read(text)).toMatchObject({ '2023-02-11': ['2302.00001', expect.stringContaining('replacement')] })
    expect(firstPaper(text)).toMatchObject({
      title: 'A Title',
      authors: ['Ann Lee', 'Bo Wu'],
      summary: ['We show it.'],
    })
  })

  it('in Atom has authors by name, and the date on which the paper came first', () => {
    const text = `<feed xmlns="http://www.w3.org/2005/Atom"><updated>2025-02-12T00:00:00Z</updated><author><name>Nobody</name></author><entry><id>http://arxiv.org/abs/2502.05173v2</id><updated>2025-02-11T00:00:00Z</updated><published>2025-02-07T23:56:04-05:00</published><title>VideoRoPE:\n  What Makes</title><summary>Better than arXiv:2104.09864 &amp;amp; others.</summary><author><name>Xilin Wei</name><arxiv:affiliation>Fudan</arxiv:affiliation></author><author><name>Doe, John</name></author><link href="http://arxiv.org/pdf/2502.05173v2" rel="related" title="pdf"/><category term="cs.CV"/></entry></feed>`
    expect(read(text)).toEqual({ '2025-02-08': ['2502.05173'] })
    expect(firstPaper(text)).toMatchObject({
      title: 'VideoRoPE: What Makes',
      authors: ['Xilin Wei', 'Doe, John'],
      summary: ['Better than arXiv:2104.09864 & others.'],
    })
  })

  it('of a day without papers is no digest', () => {
    expect(read(rss(''))).toBe('no-items')
  })
})

describe('an item', () => {
  it.each([
    ['its link', LINK],
    ['its link to the PDF', '<link>http://www.arxiv.org/pdf/2502.00001v2.pdf</link>'],
    ['a link of Atom', '<link rel="alternate" href="https://alphaxiv.org/abs/2502.00001"/>'],
    ['its guid', '<link>https://blog.example/1</link><guid>oai:arXiv.org:2502.00001v1</guid>'],
    ['its guid, an id', '<guid>2502.00001</guid>'],
    ['an identifier', '<dc:identifier>doi:10.48550/arXiv.2502.00001</dc:identifier>'],
    [
      'HTML in its text',
      '<description>&lt;a href="https://arxiv.org/abs/2502.00001"&gt;it&lt;/a&gt;</description>',
    ],
    [
      'HTML in CDATA',
      '<content:encoded><![CDATA[<p>See <a href="https://huggingface.co/papers/2502.00001">it</a>]]></content:encoded>',
    ],
    [
      'XHTML',
      '<content type="xhtml"><div><p>See <a href="https://arxiv.org/abs/2502.00001">it</a></p></div></content>',
    ],
    ['its text', '<description>About arXiv:2502.00001 [cs.CV].</description>'],
  ])('counts where %s names a paper of arXiv', (_, inner) => {
    expect(read(rss(item(inner)))).toEqual({ '2025-02-10': ['2502.00001'] })
  })

  it.each([
    [
      'of no paper',
      '<link>https://blog.example/cat</link><description>It sleeps 2502.00001 hours.</description>',
      'the item links to no arXiv paper',
    ],
    [
      'of many papers',
      `<description>${[1, 2, 3, 4].map((n) => `https://arxiv.org/abs/2502.0000${n}`).join(' ')}</description>`,
      'the item links to 4 arXiv papers, so it is about none of them',
    ],
  ])('%s is rejected, and makes no day unreadable', (_, inner, reason) => {
    const reading = readDigests(rss(item(inner)))
    expect(reading).toMatchObject({
      status: 'read',
      digests: [{ papers: [], rejected: [{ line: 3, reason, isOther: true }] }],
    })
  })

  it('without a title, or cut off, could not be read', () => {
    const [whole = ''] = rss(
      `<item>${LINK}</item><item><title>Two</title><link>https://arxiv.org/abs/2502.00002</link>`,
    ).split('\n</channel>')
    expect(read(whole)).toEqual({
      '2025-02-10': ['3: the item has no title', '3: the feed breaks off within the item'],
    })
  })

  it('has its own day, else the feed’s, else the file’s', () => {
    const text = rss(
      `${item(`${LINK}<pubDate>Sun, 9 Feb 2025 20:00:00 EST</pubDate>`)}${item('<link>https://arxiv.org/abs/2502.00002</link><pubDate>soon</pubDate>')}`,
      '<pubDate>Tue, 11 Feb 2025 00:00:00 GMT</pubDate>',
    )
    expect(read(text)).toEqual({ '2025-02-10': ['2502.00001'], '2025-02-11': ['2502.00002'] })
    expect(read(rss(item(LINK), ''), '2025-02-12')).toEqual({ '2025-02-12': ['2502.00001'] })
    expect(read(rss(item(LINK), ''))).toBe('undated-feed')
    const warned = readDigests(rss(item(LINK)), { date: '2025-02-01' })
    expect(warned.warnings).toEqual([
      { line: 3, text: 'the feed says 2025-02-10, the name of the file 2025-02-01: read as 2025-02-10' },
    ])
  })
})

describe('dates of feeds', () => {
  it.each([
    ['Mon, 10 Feb 2025 00:00:00 -0500', '2025-02-10'],
    ['Mon, 10 Feb 2025 22:00:00 -0500', '2025-02-11'],
    ['10 Feb 2025 22:00 EST', '2025-02-11'],
    ['Mon, 10 Feb 25 08:00:00 +0900', '2025-02-09'],
    ['Mon, 10 Feb 2025 23:59:59', '2025-02-10'],
    ['2025-02-10T23:30:00-05:00', '2025-02-11'],
    ['2025-02-10T00:30:00.123+09:00', '2025-02-09'],
    ['2025-02-10T23:30:00', '2025-02-10'],
    ['2025-02-10T23:30:00Z', '2025-02-10'],
    ['2025-02-10 11:30 PM PST', '2025-02-11'],
    ['2025-02-10', '2025-02-10'],
    ['Montag, 10. Februar 2025 10:00:00 +0100', '2025-02-10'],
    ['2025年2月10日', '2025-02-10'],
    ['2025-02-30T00:00:00Z', null],
    ['yesterday', null],
    ['', null],
  ])('%s is %s', (text, date) => expect(feedDate(text)).toBe(date))

  it('are those of the instant in UTC', () => {
    const instants = fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2090, 0, 1) })
    fc.assert(
      fc.property(
        instants,
        fc.integer({ min: -11 * 4, max: 13 * 4 }),
        fc.boolean(),
        (instant, quarters, isIso) => {
          const local = new Date(instant + quarters * 15 * 60_000)
          const two = (n: number) => String(n).padStart(2, '0')
          const [hours, minutes] = [Math.trunc(Math.abs(quarters) / 4), (Math.abs(quarters) % 4) * 15]
          const sign = quarters < 0 ? '-' : '+'
          const text = isIso
            ? local.toISOString().replace(/\.\d+Z$/, `${sign}${two(hours)}:${two(minutes)}`)
            : local.toUTCString().replace('GMT', `${sign}${two(hours)}${two(minutes)}`)
          expect(feedDate(text)).toBe(new Date(instant).toISOString().slice(0, 10))
        },
      ),
    )
  })
})

describe('a hostile feed', () => {
  it('names no entity of its own, opens no file, and is read on', () => {
    const bomb = `<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>`
    const text = rss(`<item><title>&b;&f; Title</title>${LINK}</item>`).replace('?>\n', `?>\n${bomb}\n`)
    expect(firstPaper(text)).toMatchObject({ id: '2502.00001', title: '&b;&f; Title' })
  })

  it('of a million elements within one another ends', () => {
    const started = performance.now()
    const deep = rss(`${item(LINK)}${'<a>'.repeat(300_000)}${'</b>'.repeat(300_000)}`)
    const reading = readDigests(deep)
    expect(reading.warnings).toEqual([
      { line: 1, text: 'the feed breaks off, or its elements are not closed in order' },
    ])
    expect(performance.now() - started).toBeLessThan(5_000)
  })

  it('is bounded in its texts', () => {
    const paper = firstPaper(rss(item(`${LINK}<description>${'word '.repeat(100_000)}</description>`)))
    expect(paper?.summary.join('').length).toBeLessThanOrEqual(20_000)
  })

  it('gives the same however it is cut, and never throws', async () => {
    const whole = rss(
      `${item(LINK)}<item><title>Zwei &amp; drei</title><link>https://arxiv.org/abs/2502.00002</link><description><![CDATA[<p>ü</p>]]></description></item>`,
    )
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(whole.length), { maxLength: 8 }),
        fc.array(
          fc.tuple(
            fc.nat(whole.length),
            fc.constantFrom('<', '>', '</item>', '&', '\0', '<item>', ']]>', '<!--'),
          ),
          { maxLength: 4 },
        ),
        async (cuts, damages) => {
          const text = damages.reduce((all, [at, piece]) => all.slice(0, at) + piece + all.slice(at), whole)
          const places = [
            0,
            ...cuts.map((cut) => Math.min(cut, text.length)).sort((a, b) => a - b),
            text.length,
          ]
          const pieces = places.slice(1).map((end, i) => text.slice(places[i], end))
          const stream = []
          for await (const { digest } of readDigestStream(
            (async function* () {
              yield* pieces
            })(),
          ))
            stream.push(digest)
          const all = readDigests(text)
          expect(stream).toEqual(all.status === 'read' ? all.digests : [])
        },
      ),
    )
  })

  it.each([
    ['windows-1251', [0xcf, 0xf0, 0xe8, 0xe2, 0xe5, 0xf2], 'Привет'],
    ['iso-8859-1', [0x5a, 0xfc, 0x72, 0x69, 0x63, 0x68], 'Zürich'],
    ['GBK', [0xc4, 0xe3, 0xba, 0xc3], '你好'],
    ['nonsense', [0x5a, 0xfc], 'Zü'],
  ])('in %s is read, and said', async (encoding, bytes, title) => {
    const [before = '', after = ''] = rss(item(LINK)).replace('UTF-8', encoding).split('One')
    const body = Buffer.concat([Buffer.from(before), Buffer.from(bytes), Buffer.from(after)])
    const readings = []
    for await (const each of readDigestStream(
      (async function* () {
        yield body
      })(),
    ))
      readings.push(each)
    expect(readings[0]?.digest.papers[0]?.title).toBe(title)
    expect(readings[0]?.warnings[0]?.text).toContain(encoding === 'nonsense' ? 'Latin-1' : encoding)
  })
})
