import type { PlaygroundControls } from '../controls.ts'
import type { ClockView } from './protocol.ts'

/** The playground's clock as the page shows it. */
export function clockView(controls: PlaygroundControls): ClockView {
  return { now: controls.now(), nextDueAt: controls.nextDueAt() }
}
