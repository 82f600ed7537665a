import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createMetrics } from '../../src/health/metrics.ts'
import { ROOT } from '../support/checks/rooms.ts'

const FILES = ['docs/monitoring/alerts.yml', 'docs/monitoring/grafana-dashboard.json', 'docs/operating.md']

/** Every metric of the bot with the names of its labels, as Prometheus reads them. */
async function metricsThereAre(): Promise<Map<string, readonly string[]>> {
  const metrics = createMetrics()
  metrics.watch({
    queued: async () => 0,
    papers: () => 0,
    shards: { ids: [0], lost: () => [] },
    unhandled: () => 0,
  })
  metrics.watchBackups(async () => 0)
  metrics.deliveries.inc({ outcome: 'sent' })
  metrics.latency.observe({ kind: 'command' }, 1)
  metrics.ingested.inc({ result: 'ingested' })
  metrics.answers.inc({ status: '200' })
  const { body } = await metrics.text()
  const found = new Map<string, readonly string[]>()
  for (const line of body.split('\n')) {
    const [, name = '', labels = ''] = /^(paperboy_\w+)(?:\{([^}]*)\})? /.exec(line) ?? []
    if (name !== '')
      found.set(
        name,
        [...labels.matchAll(/(\w+)="/g)].map(([, label = '']) => label),
      )
  }
  expect(found.size).toBeGreaterThan(8)
  return found
}

/** A metric's name without what Prometheus adds to a histogram's. */
const familyOf = (name: string) => name.replace(/_(?:bucket|sum|count)$/, '')

it.each(FILES)('%s names metrics that there are', async (file) => {
  const there = await metricsThereAre()
  const text = readFileSync(join(ROOT, file), 'utf8')
  const named = [...new Set(text.match(/paperboy_\w+/g))]
  expect(named.length).toBeGreaterThan(6)
  const families = [...there.keys()].map(familyOf)
  expect(named.filter((name) => !there.has(name) && !families.includes(name))).toEqual([])
})

it('the dashboard draws every metric, by labels that it has', async () => {
  const there = await metricsThereAre()
  const { panels } = JSON.parse(readFileSync(join(ROOT, 'docs/monitoring/grafana-dashboard.json'), 'utf8'))
  const drawn: string[] = panels.flatMap(({ targets }: { targets: { expr: string }[] }) =>
    targets.map(({ expr }) => expr),
  )
  const families = new Set([...there.keys()].map(familyOf))
  expect([...families].filter((name) => !drawn.some((expr) => expr.includes(name)))).toEqual([])
  for (const expr of drawn) {
    const [name = ''] = /paperboy_\w+/.exec(expr) ?? []
    const labels = [...expr.matchAll(/by \(([^)]*)\)/g)].flatMap(([, list = '']) => list.split(', '))
    expect(there.get(name), expr).toEqual(expect.arrayContaining(labels))
  }
})
