import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client, ComponentType, Events, type Interaction, MessageFlags, TextInputStyle } from 'discord.js'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { packageFolder } from '../../src/cli/package-folder.ts'
import { type StandIn, startStandIn } from '../../src/playground/server.ts'
import { startWebServer, type WebServer } from '../../src/playground/web/web-server.ts'
import { sampleIds } from '../../src/playground/world/sample-world.ts'
import { launchChromium } from './chromium.ts'
import { posts, screenshot, type } from './visit.ts'

/** What Discord's client can do and Paperboy has no use for today: tried with a bot of a few lines. */

const OPTIONS = ['Red', 'Green', 'Blue'].map((label) => ({ label, value: label.toLowerCase() }))

const CONTROLS = [
  { type: ComponentType.StringSelect, custom_id: 'colours', min_values: 1, max_values: 2, options: OPTIONS },
  { type: ComponentType.UserSelect, custom_id: 'people', placeholder: 'Pick a person' },
  { type: ComponentType.ChannelSelect, custom_id: 'channels', placeholder: 'Pick a channel' },
].map((control) => ({ type: ComponentType.ActionRow, components: [control] }))

const FORM = {
  custom_id: 'form',
  title: 'A form',
  components: [
    { type: ComponentType.TextDisplay, content: 'Say who you are.' },
    {
      type: ComponentType.Label,
      label: 'Name',
      description: 'As on papers',
      component: {
        type: ComponentType.TextInput,
        custom_id: 'name',
        style: TextInputStyle.Short,
        min_length: 2,
      },
    },
    {
      type: ComponentType.Label,
      label: 'Colour',
      component: { type: ComponentType.StringSelect, custom_id: 'colour', options: OPTIONS },
    },
  ],
}

async function answer(interaction: Interaction): Promise<void> {
  if (interaction.isChatInputCommand()) {
    if (interaction.commandName === 'form') await interaction.showModal(FORM as never)
    else if (interaction.commandName === 'late') {
      await interaction.deferReply()
      await new Promise((resolve) => interaction.client.once('finish', resolve))
      await interaction.editReply('At last')
    } else await interaction.reply({ content: 'Choose', components: CONTROLS as never })
  } else if (interaction.isModalSubmit()) {
    const [colour] = interaction.fields.getStringSelectValues('colour')
    const text = `${interaction.fields.getTextInputValue('name')} likes ${colour}`
    await interaction.reply({ content: text, flags: MessageFlags.Ephemeral })
  } else if (interaction.isAnySelectMenu()) {
    await interaction.reply(`${interaction.customId}: ${interaction.values.join(' and ')}`)
  }
}

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.close())

let standIn: StandIn
let web: WebServer
let client: Client
let uploads: string
let page: Page

beforeEach(async () => {
  standIn = await startStandIn()
  uploads = await mkdtemp(join(tmpdir(), 'paperboy-controls-'))
  const nothing = async () => undefined
  web = await startWebServer({
    standIn,
    controls: {
      now: Date.now,
      nextDueAt: async () => null,
      jumpTo: nothing,
      ingest: async () => '',
      restart: nothing,
    },
    uploads,
    personId: sampleIds.ada,
    scripts: join(packageFolder(), 'dist/src/playground/web/page'),
    port: 0,
  })
  client = new Client({ intents: ['Guilds'], rest: { api: standIn.api } })
  client.on(Events.InteractionCreate, (interaction) => void answer(interaction))
  const ready = new Promise((resolve) => client.once(Events.ClientReady, resolve))
  await client.login(standIn.token)
  await ready
  await client.application?.commands.set(
    ['choose', 'form', 'late'].map((name) => ({ name, description: `Tries ${name}` })),
  )
  page = await browser.newPage({ viewport: { width: 1000, height: 700 } })
  await page.goto(web.url)
  await page.getByRole('combobox', { name: /^Message #papers/ }).waitFor()
})
afterEach(async () => {
  await page.close()
  await client.destroy()
  await web.close()
  await standIn.close()
  await rm(uploads, { recursive: true })
})

it('fills in a form, and says what is wrong with it', async () => {
  await type(page, '/form', 'Enter', 'Enter')
  const form = page.getByRole('dialog', { name: 'A form' })
  await form.getByText('Say who you are.').waitFor()
  await screenshot(page, 'form')
  // Two letters at least: the browser itself keeps it back.
  await form.getByLabel('Name').fill('A')
  await form.getByRole('button', { name: 'Submit' }).click()
  expect(await form.isVisible()).toBe(true)
  await form.getByLabel('Name').fill('Ada')
  await form.getByLabel('Colour').selectOption('Blue')
  await form.getByRole('button', { name: 'Submit' }).click()
  await posts(page).filter({ hasText: 'Ada likes blue' }).waitFor()
  expect(await page.getByRole('dialog').count()).toBe(0)
})

it('picks several entries of a menu, and sends them once it closes', async () => {
  await type(page, '/choose', 'Enter', 'Enter')
  const message = posts(page).first()
  await message.getByText('Make a selection').click()
  for (const name of ['Red', 'Green', 'Blue']) await message.getByRole('button', { name }).click()
  expect(await message.getByRole('button', { pressed: true }).allTextContents()).toEqual(['Red', 'Green'])
  expect(await posts(page).count()).toBe(1)
  await message.getByRole('button', { name: 'Red' }).press('Escape')
  await posts(page).filter({ hasText: 'colours: red and green' }).waitFor()
  expect(await page.evaluate('document.activeElement.textContent')).toBe('Make a selection')

  await message.getByText('Make a selection').click()
  await message.getByRole('button', { name: 'Red' }).click()
  await page.getByRole('heading', { level: 2, name: '#papers' }).click()
  await posts(page)
    .filter({ hasText: /colours: green\s*$/ })
    .waitFor()
})

it('offers people and channels in menus of their kinds', async () => {
  await type(page, '/choose', 'Enter', 'Enter')
  const message = posts(page).first()
  await message.getByText('Pick a person').click()
  await message.getByRole('button', { name: '@Ben' }).click()
  await posts(page)
    .filter({ hasText: `people: ${sampleIds.ben}` })
    .waitFor()
  await message.getByText('Pick a channel').click()
  await message.getByRole('button', { name: '#announcements' }).click()
  await posts(page)
    .filter({ hasText: `channels: ${sampleIds.announcements}` })
    .waitFor()
})

it('shows an answer that was put off, once it comes, in its place', async () => {
  await type(page, '/late', 'Enter', 'Enter')
  await posts(page).filter({ hasText: 'Paperboy is thinking…' }).waitFor()
  client.emit('finish' as never)
  await posts(page).filter({ hasText: 'At last' }).waitFor()
  expect(await posts(page).count()).toBe(1)
})

it('says so where the bot does not answer', async () => {
  await client.destroy()
  await page.getByText('The bot is offline').waitFor()
  await type(page, '/late', 'Enter', 'Enter')
  await page.getByRole('alert').filter({ hasText: 'The application did not respond' }).waitFor()
})

it('shows what happens elsewhere, edits and deletions as they come', async () => {
  const channel = await client.channels.fetch(sampleIds.papers)
  const other = await client.channels.fetch(sampleIds.announcements)
  if (!channel?.isSendable() || !other?.isSendable()) throw new Error('not to be written in')
  const message = await channel.send('First **words**')
  await posts(page).filter({ hasText: 'First words' }).waitFor()
  await message.edit('Other words')
  await posts(page)
    .filter({ hasText: /Other words\s*\(edited\)/ })
    .waitFor()
  await message.delete()
  await expect.poll(() => posts(page).count()).toBe(0)
  await other.send('Elsewhere')
  await page.getByRole('button', { name: 'announcements, announcement channel, 1 new' }).waitFor()
  const thread = await (await channel.send('To discuss')).startThread({ name: 'A discussion' })
  await thread.send('Well')
  await page.getByRole('button', { name: 'A discussion: 1 message' }).click()
  await posts(page).filter({ hasText: 'Well' }).waitFor()
})
