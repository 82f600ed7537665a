import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core'
import { openPlayground, type Playground } from '../../src/cli/playground.ts'

/** Where screenshots are left to be looked at; ignored by git. */
const SCREENSHOTS = join(import.meta.dirname, 'screenshots')

/** A playground of its own, with somebody looking at its page. */
export interface Visit extends AsyncDisposable {
  readonly page: Page
  readonly playground: Playground
  /** What went wrong in the page so far, and requests that left the playground. */
  readonly faults: readonly string[]
}

/** Starts a playground, the sample posted, and opens its page. */
export async function visit(browser: Browser, options: BrowserContextOptions = {}): Promise<Visit> {
  const playground = await openPlayground({ port: 0 })
  await playground.postSample()
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options })
  const page = await context.newPage()
  const faults: string[] = []
  page.on('pageerror', ({ message }) => faults.push(message))
  page.on('console', (message) => {
    // The browser notes every call that the API refused, which is how the page hears of refusals.
    const refused = /Failed to load resource.* (422|504)/.test(message.text())
    if (message.type() === 'error' && !refused) faults.push(message.text())
  })
  page.on('request', (request) => {
    const url = request.url()
    if (!url.startsWith(playground.url) && !url.startsWith('data:')) faults.push(`requested ${url}`)
  })
  await page.goto(playground.url)
  await page.getByRole('combobox', { name: /^Message #papers/ }).waitFor()
  return {
    page,
    playground,
    faults,
    async [Symbol.asyncDispose]() {
      await context.close()
      await playground[Symbol.asyncDispose]()
    },
  }
}

/** The messages of the open channel, the oldest first. */
export function posts(page: Page): Locator {
  return page.getByRole('log', { name: 'Messages' }).getByRole('article')
}

/** Types a command as a person does, letter by letter, with what to press after it. */
export async function type(page: Page, line: string, ...keys: readonly string[]): Promise<void> {
  await page.keyboard.type(line)
  for (const key of keys) await page.keyboard.press(key)
}

/** Opens a channel of the list by its name. */
export async function goTo(page: Page, channel: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Channels' }).getByRole('button', { name: channel }).click()
  await page.getByRole('heading', { level: 2, name: new RegExp(`^[#@]${channel.split(',')[0]}$`) }).waitFor()
}

/** Leaves a screenshot to be looked at. */
export async function screenshot(page: Page, name: string, fullPage = false): Promise<void> {
  await mkdir(SCREENSHOTS, { recursive: true })
  await page.screenshot({ path: join(SCREENSHOTS, `${name}.png`), fullPage, animations: 'disabled' })
}
