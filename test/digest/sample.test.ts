import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { describeNoDigest, readDigests } from '../../src/digest/read.ts'

test('the sample digest is whole', () => {
  const reading = readDigests(readFileSync('data/sample/2025/02/10.md', 'utf8'))
  if (reading.status !== 'read') throw new Error(describeNoDigest(reading.reason))
  const [digest] = reading.digests
  expect(reading.digests).toHaveLength(1)
  expect(reading.warnings).toEqual([])
  expect(digest).toMatchObject({ date: '2025-02-10', rejected: [] })
  expect(digest?.papers).toHaveLength(12)
  for (const paper of digest?.papers ?? []) {
    expect(paper.summary.length).toBeGreaterThanOrEqual(3)
    expect(paper.authors.length).toBeGreaterThan(0)
    expect(paper.tags.length).toBeGreaterThan(0)
  }
  expect(digest?.papers[0]).toMatchObject({
    id: '2502.05173',
    nickname: 'VideoRoPE',
    tags: ['Multimodal', 'Video-Text-to-Text', 'Video Classification'],
    code: ['https://github.com/Wiselnn570/VideoROPE'],
  })
})
