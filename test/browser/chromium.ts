import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

/** Where systems keep Chromium; `CHROMIUM` names another. */
const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/** No request leaves the machine on the browser's own account. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** The browser's program. @throws where there is none, saying how to get it */
export function chromiumPath(): string {
  const { CHROMIUM } = process.env
  const found = CHROMIUM === undefined ? PLACES.find((path) => existsSync(path)) : CHROMIUM
  if (found !== undefined && existsSync(found)) return found
  throw new Error(
    `${CHROMIUM === undefined ? 'There is no Chromium here' : `CHROMIUM names ${CHROMIUM}, which is not there`}. ` +
      'These tests need one: on Debian, apt-get install chromium fonts-noto-core fonts-noto-color-emoji; ' +
      'elsewhere set CHROMIUM to the program of Chromium or Chrome.',
  )
}

/** Starts Chromium, without a window, on a profile of its own that is removed at the end. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath(), args: FLAGS })
}
