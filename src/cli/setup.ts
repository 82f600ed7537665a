import { chmod, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { DiscordAPIError, REST, Routes } from 'discord.js'
import { parse } from 'dotenv'
import { z } from 'zod'
import { type Environment, isToken, parseConfig, processEnvironment, withSecretFiles } from '../config.ts'
import { tokenRefused } from '../discord/connection/connection-end.ts'
import { restOptions } from '../discord/rest/rest.ts'
import { inviteUrl, missingInServer } from '../discord/servers/permissions.ts'
import { messageOf, UsageError, UserError } from '../errors.ts'
import { type Application, askApplication } from './application.ts'
import { readEnvFile, writeToEnvFile } from './env-file.ts'
import { openTerminal, type Terminal } from './terminal.ts'

const APPLICATIONS = 'https://discord.com/developers/applications'

/** How often Discord is asked whether the bot is in a server by now (ms). */
const LOOK_EVERY = 3_000

/** How often a token is asked for that is none, or is refused: as refused ones count against the machine's address. */
const ATTEMPTS = 5

/** Servers named one by one. */
const NAMED = 5

/** What `setup` works with. */
export interface SetupParts {
  readonly terminal: Terminal
  /** The process's own environment, which wins over the file. */
  readonly environment: Environment
  /** Path of the `.env` file. */
  readonly envFile: string
  /** Milliseconds between two looks for a server; default three seconds. */
  readonly lookEvery?: number
}

/**
 * `setup`: on a terminal, asks for the bot's token, checks it against Discord, writes it to `.env`, prints the invite link and waits
 * until the bot is in a server. Enter alone skips a step, and all of it can be run again.
 *
 * @throws UsageError where there is no terminal, or no token that Discord takes; UserError where Discord can't be asked, `.env`
 * can't be written, or the bot lacks a permission in every server
 */
export async function setup(): Promise<void> {
  if (!process.stdin.isTTY) {
    throw new UsageError(
      'setup asks questions, so it needs a terminal. Without one, put a line DISCORD_TOKEN=… into .env (.env.example explains every setting), then run: paperboy doctor',
    )
  }
  using terminal = openTerminal(process.stdin)
  await runSetup({ terminal, environment: processEnvironment(), envFile: resolve('.env') })
}

/** The steps of {@link setup}. */
export async function runSetup(parts: SetupParts): Promise<void> {
  const { terminal, environment, envFile } = parts
  const file = parse(await readEnvFile(envFile))
  const { DISCORD_TOKEN, DISCORD_TOKEN_FILE, ...others } = { ...file, ...environment }
  const { apiUrl } = parseConfig(others).discord
  terminal.say('Setting up Paperboy. Enter alone skips a step; setup can be run again at any time.')
  terminal.say('')
  terminal.say('1. The token of your bot')
  const hasFile = (DISCORD_TOKEN_FILE ?? '').trim() !== ''
  const outside = hasFile ? 'DISCORD_TOKEN_FILE' : 'DISCORD_TOKEN' in environment ? 'DISCORD_TOKEN' : null
  const checked =
    outside !== null
      ? await checkOutside(outside, { DISCORD_TOKEN, DISCORD_TOKEN_FILE }, { terminal, apiUrl })
      : await askForToken(parts, { apiUrl, known: DISCORD_TOKEN?.trim() ?? '' })
  terminal.say('')
  terminal.say('2. Add it to your server: open this link')
  await terminal.print(inviteUrl(checked.application.id))
  terminal.say('')
  terminal.say('3. Wait until it is there')
  await waitForServer(parts, checked.rest)
}

/** A token that Discord takes, and whose it is. */
interface Checked {
  readonly application: Application
  readonly rest: REST
}

async function check(token: string, apiUrl: string): Promise<Checked> {
  // One for each token: it forgets its token where that is refused.
  const rest = new REST(restOptions(apiUrl)).setToken(token)
  return { application: await askApplication(rest, apiUrl), rest }
}

/** Checks a token that the environment or a file of secrets gives, which wins over what `.env` could say. */
async function checkOutside(
  name: string,
  given: Environment,
  { terminal, apiUrl }: { readonly terminal: Terminal; readonly apiUrl: string },
): Promise<Checked> {
  const { token } = parseConfig(withSecretFiles(given)).discord
  if (token === null) {
    throw new UsageError(
      'DISCORD_TOKEN is set to nothing in the environment, which wins over .env. Unset it, then run setup again.',
    )
  }
  terminal.say(`   ${name} is set outside .env, and counts before it; it is only checked.`)
  const checked = await check(token, apiUrl)
  sayTaken(terminal, checked)
  return checked
}

/** Asks until there is a token that Discord takes, then keeps it. @param known what the file has so far, or nothing */
async function askForToken(
  { terminal, envFile }: SetupParts,
  { apiUrl, known }: { readonly apiUrl: string; readonly known: string },
): Promise<Checked> {
  terminal.say(`   Make an application at ${APPLICATIONS}; on its "Bot" page press`)
  terminal.say('   "Reset Token", and copy the token.')
  for (let left = ATTEMPTS; ; left -= 1) {
    const skip = known === '' ? '' : ' Enter alone keeps the one in .env.'
    terminal.say(`   Paste it here (it is not shown), then press Enter.${skip}`)
    const typed = await terminal.readLine()
    const token = tokenIn(typed ?? '') || known
    if (token === '')
      throw new UsageError('Without a token there is nothing to set up. Run setup again once you have one.')
    try {
      if (!isToken(token)) throw new UsageError(NO_TOKEN)
      const checked = await check(token, apiUrl)
      sayTaken(terminal, checked)
      await keep(terminal, { envFile, token, isNew: token !== known })
      return checked
    } catch (error) {
      // Only another token helps; and nobody can give one where no more lines come.
      if (!(error instanceof UsageError) || left === 1 || typed === null) throw error
      terminal.say(`   ${error.message}`)
    }
  }
}

const NO_TOKEN =
  'That is no bot token, which has three parts with dots between. It is on the "Bot" page; the public key and the client secret are others.'

/** The token in what somebody pasted, be it the whole line of an `.env` file or of a header. */
function tokenIn(typed: string): string {
  const text = typed.trim().replace(/^(?:DISCORD_TOKEN\s*=|Bot\s)\s*/i, '')
  return text.replace(/^(["'`])(.*)\1$/, '$2').trim()
}

function sayTaken(terminal: Terminal, { application }: Checked): void {
  terminal.say(`   Discord takes it: it is the token of ${application.name} (${application.id}).`)
}

async function keep(
  terminal: Terminal,
  { envFile, token, isNew }: { readonly envFile: string; readonly token: string; readonly isNew: boolean },
): Promise<void> {
  if (isNew) {
    await writeToEnvFile(envFile, 'DISCORD_TOKEN', token)
    terminal.say(`   Written to ${envFile}, which only you can read.`)
  } else if (((await stat(envFile)).mode & 0o077) !== 0) {
    await chmod(envFile, 0o600)
    terminal.say(`   Others could read ${envFile}; now only you can.`)
  }
}

/** A server that the bot is in, with what its roles allow it there. */
const servers = z.array(
  z.object({ name: z.string(), permissions: z.string().regex(/^\d+$/).transform(BigInt) }),
)
type Server = z.output<typeof servers>[number]

async function waitForServer({ terminal, lookEvery = LOOK_EVERY }: SetupParts, rest: REST): Promise<void> {
  let said = ''
  const sayOnce = (line: string) => {
    if (line !== said) terminal.say(line)
    said = line
  }
  for (;;) {
    const found = await serversOf(rest)
    if (typeof found === 'string')
      sayOnce(`   Discord does not say: ${found}. It is asked again; Enter stops waiting.`)
    else if (found.length > 0) return report(terminal, found)
    else sayOnce('   Waiting; Enter goes on without.')
    const typed = await terminal.readLine(AbortSignal.timeout(lookEvery))
    if (typed === undefined) continue
    terminal.say(
      '   Not waited for. Once it is in a server, "paperboy doctor" says whether anything is missing.',
    )
    return sayNext(terminal)
  }
}

/** The servers that the bot is in, or why Discord does not say. @throws UsageError where the token is refused by now */
async function serversOf(rest: REST): Promise<readonly Server[] | string> {
  try {
    return servers.parse(await rest.get(Routes.userGuilds()))
  } catch (error) {
    if (error instanceof DiscordAPIError && error.status === 401) throw tokenRefused()
    return error instanceof z.ZodError ? 'its answer can’t be read' : messageOf(error)
  }
}

function report(terminal: Terminal, found: readonly Server[]): void {
  const more = found.length > NAMED ? ` and ${found.length - NAMED} more` : ''
  const names = found.slice(0, NAMED).map(({ name }) => name)
  terminal.say(`   ${names.join(', ')}${more}: the bot is there.`)
  const lacking = found
    .map(({ name, permissions }) => ({ name, missing: missingInServer(permissions) }))
    .filter(({ missing }) => missing.length > 0)
  const faults = lacking
    .slice(0, NAMED)
    .map(
      ({ name, missing }) =>
        `In ${name} its role lacks ${missing.join(', ')}. Allow that in the server’s settings, or open the link again.`,
    )
  if (lacking.length === found.length) throw new UserError(faults.join('\n'))
  for (const fault of faults) terminal.say(`   ${fault}`)
  sayNext(terminal)
}

function sayNext(terminal: Terminal): void {
  terminal.say('')
  terminal.say('Done. Start it (npm start), then type /channel subscribe in your server.')
}
