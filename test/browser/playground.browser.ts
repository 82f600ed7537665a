import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { sampleIds } from '../../src/playground/world/sample-world.ts'
import { launchChromium } from './chromium.ts'
import { goTo, posts, screenshot, type, type Visit, visit } from './visit.ts'

const SAMPLE = join(import.meta.dirname, '../../data/sample/2025/02/10.md')

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.close())

/** The arXiv ids that messages link to, each once. */
async function linkedPapers(page: Page): Promise<string[]> {
  const links = await posts(page).locator('a[href*="arxiv.org/abs/"]').all()
  const addresses = await Promise.all(links.map((link) => link.getAttribute('href')))
  return [...new Set(addresses.map((address) => address?.split('/').at(-1) ?? ''))].sort()
}

const publicPosts = (page: Page) => posts(page).filter({ hasNotText: 'Only you can see this' })

async function jump(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Jump to .* when something is due$/ }).click()
}

it('shows the digest at the first visit, every paper of it, and asks nobody else for anything', async () => {
  await using visited = await visit(browser)
  const { page, playground, faults } = visited
  await expect.poll(() => publicPosts(page).count()).toBe(2)
  expect(
    await publicPosts(page).first().getByRole('heading', { name: 'Monday 10 February 2025' }).isVisible(),
  ).toBe(true)
  const sent = playground.standIn
    .messages(sampleIds.papers)
    .map((message) => JSON.stringify(message))
    .join()
  const ids = [
    ...new Set(Array.from(sent.matchAll(/arxiv\.org\/abs\/(\d{4}\.\d{5})/g), ([, id]) => id)),
  ].sort()
  expect(ids).toHaveLength(12)
  expect(await linkedPapers(page)).toEqual(ids)
  expect(faults).toEqual([])
  await screenshot(page, 'first-visit')
})

it('gives a paper’s card for /paper vid…, by keyboard, with what the bot suggests', async () => {
  await using visited = await visit(browser)
  const { page, faults } = visited
  await type(page, '/pap')
  const suggestion = page.getByRole('option', { name: '/paper' })
  expect(await suggestion.getAttribute('aria-selected')).toBe('true')
  await page.keyboard.press('Tab')
  await type(page, 'vid')
  await page.getByRole('option', { name: /^VideoRoPE: What Makes/ }).waitFor()
  await screenshot(page, 'autocomplete')
  await type(page, '', 'ArrowDown', 'Enter', 'Enter')
  const card = posts(page).filter({ hasText: 'Ada used /paper' })
  await card.waitFor()
  expect(await card.textContent()).toContain('What Makes for Good Video Rotary Position Embedding?')
  expect(await card.textContent()).toContain('Only you can see this')
  await screenshot(page, 'card')

  // On to a tag and back, still by keyboard.
  await card.getByRole('button', { name: 'Multimodal' }).focus()
  await page.keyboard.press('Enter')
  await expect.poll(() => posts(page).last().textContent()).toContain('QLIP')
  expect(faults).toEqual([])
})

it('pages through a list in its place, with the focus where it was', async () => {
  await using visited = await visit(browser)
  const { page, faults } = visited
  await type(page, '/digest', 'Enter', 'Enter')
  const list = posts(page).filter({ hasText: 'Ada used /digest' })
  await list.waitFor()
  const before = await list.textContent()
  const count = await posts(page).count()
  await list.getByRole('button', { name: /next/i }).focus()
  await page.keyboard.press('Enter')
  await expect.poll(() => list.textContent()).not.toBe(before)
  expect(await posts(page).count()).toBe(count)
  const focused = await page.evaluate('document.activeElement.closest("article")?.textContent ?? ""')
  expect(focused).toBe(await list.textContent())
  expect(faults).toEqual([])
})

it('shows what is posted while it opens, once', async () => {
  await using visited = await visit(browser)
  const { page, playground } = visited
  const person = playground.standIn.person(sampleIds.ben)
  // One message at each step of loading: page, scripts, stream, every call.
  const written: string[] = []
  const write = () => {
    written.push(`Message ${written.length} of Ben`)
    person.say({ channelId: sampleIds.papers }, written.at(-1) ?? '')
  }
  page.on('request', write)
  await page.reload()
  await page.getByRole('combobox', { name: /^Message #papers/ }).waitFor()
  page.off('request', write)
  const shown = async () =>
    (await page.getByText(/^Message \d+ of Ben/).allTextContents()).map((text) => text.trim())
  await expect.poll(shown).toEqual(written)
  expect(written.length).toBeGreaterThan(20)
})

it('brings the DM of a followed tag when the clock jumps', async () => {
  await using visited = await visit(browser)
  const { page, faults } = visited
  await type(page, '/subscribe multi')
  await page.getByRole('option', { name: /^Multimodal/ }).waitFor()
  await type(page, '', 'ArrowDown', 'Enter', 'Enter')
  await posts(page).filter({ hasText: 'You follow Multimodal' }).waitFor()
  await jump(page)
  await page.getByRole('button', { name: 'Direct messages, 1 new' }).click()
  await page.getByRole('heading', { level: 2, name: '@Paperboy' }).waitFor()
  const message = posts(page).filter({ hasText: 'because you follow Multimodal' })
  await message.waitFor()
  expect(await posts(page).count()).toBe(1)
  expect(await linkedPapers(page)).toHaveLength(2)
  await screenshot(page, 'direct-message')
  expect(faults).toEqual([])
})

it('posts once, at its hour, to a channel that its admin subscribed', async () => {
  await using visited = await visit(browser)
  const { page, playground, faults } = visited
  await type(page, '/channel subscribe ann', 'Enter', 'Tab')
  await type(page, 'time:10:00 timezone:UTC', 'Enter')
  // The playground itself has subscribed #papers before.
  await expect.poll(() => posts(page).filter({ hasText: 'Ada used /channel' }).count()).toBe(2)
  await goTo(page, 'announcements')
  expect(await posts(page).count()).toBe(0)
  await jump(page)
  await expect.poll(() => posts(page).count()).toBeGreaterThan(0)
  expect(new Date(playground.controls.now()).toISOString()).toMatch(/^2025-02-10T10:00/)
  const count = await posts(page).count()
  const papers = await linkedPapers(page)
  expect(papers).toHaveLength(12)
  await page.getByRole('button', { name: '+1 hour' }).click()
  await page.getByRole('button', { name: '+1 day' }).click()
  await expect.poll(() => page.locator('.pg-time').textContent()).toMatch(/Tue, 11 Feb 2025.* 11:00 UTC/)
  expect(await posts(page).count()).toBe(count)
  await screenshot(page, 'channel-post')
  expect(faults).toEqual([])
})

it('refuses a person without rights', async () => {
  await using visited = await visit(browser)
  const { page } = visited
  await page.getByLabel('You are').selectOption('Ben')
  await expect
    .poll(() => page.getByRole('navigation', { name: 'Servers' }).getByRole('button').count())
    .toBe(3)
  const text = page.getByRole('combobox', { name: /^Message #papers/ })
  await text.focus()
  await type(page, '/')
  await page.getByRole('option', { name: '/paper' }).waitFor()
  expect(await page.getByRole('option', { name: '/channel' }).count()).toBe(0)
  const answer = await page.evaluate(`(async () => {
    const response = await fetch('/api/slash?as=${sampleIds.ben}', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({
        channelId: '${sampleIds.papers}', command: 'channel', subcommand: 'list', options: {},
      }),
    })
    return [response.status, await response.json()]
  })()`)
  expect(answer).toEqual([422, { error: 'This person may not use "channel" here' }])
})

it('survives the bot restarting: what was posted before it still works', async () => {
  await using visited = await visit(browser)
  const { page, playground, faults } = visited
  const logIns = () => playground.standIn.requests.filter(({ path }) => path.includes('/gateway/bot')).length
  const before = logIns()
  await page.getByText('More', { exact: true }).click()
  await page.getByRole('button', { name: 'Restart the bot' }).click()
  await page.getByText('The bot was restarted.').waitFor()
  await page.getByText('The bot is online').waitFor()
  expect(logIns()).toBeGreaterThan(before)
  await publicPosts(page).first().getByText('Open a paper').click()
  await publicPosts(page).first().getByRole('button', { name: 'QuEST' }).click()
  await expect.poll(() => posts(page).last().textContent()).toContain('QuEST')
  await expect.poll(() => posts(page).last().textContent()).toContain('Only you can see this')
  expect(faults).toEqual([])
})

it('finds papers by the menu of a message', async () => {
  await using visited = await visit(browser)
  const { page } = visited
  await type(page, 'Has anybody read arxiv.org/abs/2502.05173?', 'Enter')
  const said = posts(page).filter({ hasText: 'Has anybody read' })
  await said.waitFor()
  // Reached by keyboard: the menu is the last thing in its message.
  await said.getByText('More').or(said.locator('summary')).focus()
  await page.keyboard.press('Enter')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  const answer = posts(page).filter({ hasText: 'Ada used Find papers' })
  await answer.waitFor()
  expect(await answer.textContent()).toContain('VideoRoPE')
})

it('takes a digest that is dropped on it, and posts it when it is due', async () => {
  await using visited = await visit(browser)
  const { page } = visited
  const digest = (await readFile(SAMPLE, 'utf8'))
    .replaceAll('2025-02-10', '2025-02-11')
    .replaceAll('2502.05173', '2502.99999')
    .replaceAll('VideoRoPE', 'DroppedPE')
  await page.evaluate(`(() => {
    const files = new DataTransfer()
    files.items.add(new File([${JSON.stringify(digest)}], 'dropped.md'))
    for (const name of ['dragover', 'drop']) {
      document.body.dispatchEvent(new DragEvent(name, { dataTransfer: files, bubbles: true, cancelable: true }))
    }
  })()`)
  await page.getByText(/2025-02-11/).waitFor()
  await jump(page)
  await expect.poll(() => page.getByRole('heading', { name: 'Tuesday 11 February 2025' }).count()).toBe(1)
  expect(await linkedPapers(page)).toContain('2502.99999')
})

it('shows a forum, its posts, and threads below messages', async () => {
  await using visited = await visit(browser)
  const { page, playground, faults } = visited
  await type(page, '/channel subscribe disc', 'Enter', 'Tab')
  await type(page, 'time:10:00 timezone:UTC', 'Enter')
  // The playground itself has subscribed #papers before.
  await expect.poll(() => posts(page).filter({ hasText: 'Ada used /channel' }).count()).toBe(2)
  await goTo(page, 'discussion')
  expect(await page.getByText('There are no posts yet.').isVisible()).toBe(true)
  await jump(page)
  const post = page.getByRole('list', { name: 'Posts' }).getByRole('button', { name: /10 February 2025/ })
  await post.click()
  await expect.poll(() => linkedPapers(page)).toHaveLength(12)
  await screenshot(page, 'forum-post')
  const thread = [...playground.standIn.world.channels.values()].find(
    (channel) => channel.thread !== undefined,
  )
  expect(await page.getByRole('heading', { level: 2 }).allTextContents()).toContain(thread?.name)
  expect(faults).toEqual([])
})

it('lists the bot’s requests with what Discord’s rules say of each', async () => {
  await using visited = await visit(browser)
  const { page } = visited
  await page.getByRole('button', { name: /^Requests \d+$/ }).click()
  const requests = page.getByRole('complementary', { name: 'Requests' }).getByRole('listitem')
  const first = requests.filter({ hasText: `POST /channels/${sampleIds.papers}/messages` }).first()
  expect(await first.textContent()).toContain('200 ✓ accepted · fits Discord’s schema')
  await first.locator('summary').click()
  expect(await first.locator('pre').first().textContent()).toContain('"flags": 32768')
  await screenshot(page, 'requests')
})

it('is operable on a narrow screen, in dark and light, and names everything that can be used', async () => {
  await using visited = await visit(browser, { viewport: { width: 360, height: 740 }, colorScheme: 'dark' })
  const { page } = visited
  const background = () => page.evaluate('getComputedStyle(document.body).backgroundColor')
  const dark = await background()
  await screenshot(page, 'narrow-dark')
  await page.getByText('More', { exact: true }).click()
  await page.getByText('Light', { exact: true }).click()
  expect(await background()).not.toBe(dark)
  await page.emulateMedia({ colorScheme: 'light' })
  await page.getByText('System', { exact: true }).click()
  expect(await background()).not.toBe(dark)
  await page.getByText('More', { exact: true }).click()
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360)
  const wide = await page.evaluate(
    `[...document.querySelectorAll('.dc-post *')].filter((each) => each.getBoundingClientRect().right > innerWidth).length`,
  )
  expect(wide).toBe(0)
  await page.getByRole('button', { name: 'Servers and channels' }).click()
  await goTo(page, 'announcements')
  await screenshot(page, 'narrow-light')
  expect(await unnamedControls(visited)).toEqual([])
})

/** What can be used but has no name for those who can't see it, as Chromium reports it to assistive technology. */
async function unnamedControls({ page }: Visit): Promise<string[]> {
  const session = await page.context().newCDPSession(page)
  const { nodes } = await session.send('Accessibility.getFullAXTree')
  const roles = [
    'button',
    'link',
    'textbox',
    'combobox',
    'radio',
    'checkbox',
    'listbox',
    'DisclosureTriangle',
    'dialog',
  ]
  return nodes
    .filter(({ ignored, role }) => !ignored && roles.includes(String(role?.value)))
    .filter(({ name }) => String(name?.value ?? '').trim() === '')
    .map(({ role, backendDOMNodeId }) => `${role?.value} ${backendDOMNodeId}`)
}

it('opens a file that came with an answer', async () => {
  await using visited = await visit(browser)
  const { page } = visited
  await type(page, '/paper VideoRoPE', 'Enter')
  const card = posts(page).filter({ hasText: 'Ada used /paper' })
  await card.getByRole('button', { name: 'Save' }).click()
  await posts(page).filter({ hasText: 'Saved VideoRoPE' }).waitFor()
  await page.getByRole('combobox', { name: /^Message #papers/ }).focus()
  await type(page, '/saved', 'Enter', 'Enter')
  const list = posts(page).filter({ hasText: 'Ada used /saved' })
  await list.waitFor()
  await screenshot(page, 'saved')
  await list.getByRole('button', { name: /BibTeX/ }).click()
  const link = posts(page).locator('.dc-file a')
  await link.waitFor()
  const file = await fetch((await link.getAttribute('href')) ?? '')
  expect(await file.text()).toContain('eprint = {2502.05173}')
})
