import { chromiumPath } from './chromium.ts'

/** Ends a run of browser tests at once, with what it needs, where there is no browser. */
export function setup(): void {
  chromiumPath()
}
