import { createDrawPng } from '../charts/draw-png.ts'
import type { UseCases } from '../discord/interactions/use-cases.ts'
import type { Log } from '../log.ts'
import { orElse } from '../or-else.ts'

/** How long a picture may take before a message goes without it (ms). */
const PATIENCE = 2_000

/** Pictures kept, since the same one goes to all channels of a rhythm. */
const KEPT = 8

/** Draws pictures for messages: each once, and none that keeps a message waiting. */
export function createDrawPicture(log: Log): UseCases['drawPicture'] {
  const drawPng = createDrawPng()
  const kept = new Map<string, Promise<Uint8Array | null>>()

  function draw(svg: string): Promise<Uint8Array | null> {
    return drawPng(svg).catch((error) => {
      kept.delete(svg)
      log.warn({ err: error }, 'a picture could not be drawn; the message goes without it')
      return null
    })
  }

  return (svg) => {
    const drawn = kept.get(svg) ?? draw(svg)
    kept.set(svg, drawn)
    const [oldest] = kept.keys()
    if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest)
    return orElse(drawn, null, PATIENCE)
  }
}
