#!/usr/bin/env node
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import type { DoctorOptions } from './cli/doctor.ts'
import type { ForgetOptions } from './cli/forget.ts'
import type { IngestOptions } from './cli/ingest.ts'
import type { MigrateOptions } from './cli/migrate.ts'
import { packageVersion } from './cli/package-folder.ts'
import type { PlaygroundOptions } from './cli/playground.ts'
import type { RenderOptions } from './cli/render.ts'
import type { RestoreOptions } from './cli/restore.ts'
import type { SearchOptions } from './cli/search.ts'
import { stopSignal } from './cli/stop-signal.ts'
import { OutputClosedError, surviveClosedOutput } from './cli/streams.ts'
import { messageOf, storageFaultIn, UsageError, UserError } from './errors.ts'
import { LAYOUTS, PAPER_ORDERS } from './subscriptions/subscription.ts'

/** Exit codes of the program. */
const FAILED = 1
const WRONG_USE = 2

function collect(value: string, before: readonly string[]): string[] {
  return [...before, value]
}

function positiveInteger(value: string): number {
  if (/^[1-9]\d{0,5}$/.test(value)) return Number(value)
  throw new InvalidArgumentError('expected a whole number from 1')
}

function portNumber(value: string): number {
  if (/^\d{1,5}$/.test(value) && Number(value) < 65_536) return Number(value)
  throw new InvalidArgumentError('expected a port, 0 to 65535')
}

/** Each command's code is loaded when it runs, so that a quick one starts quickly. */
function createProgram(): Command {
  const program = new Command('paperboy')
    .description('A self-hosted Discord bot that delivers each day’s AI-paper digest.')
    .version(packageVersion())
    .showHelpAfterError('(paperboy --help shows what there is)')
    .exitOverride()

  program
    .command('start')
    .description('run the bot (needs DISCORD_TOKEN; .env.example lists every setting)')
    .action(async () => {
      // Before anything large is loaded: somebody may change their mind meanwhile.
      const stop = stopSignal()
      await (await import('./cli/start.ts')).start(stop)
    })

  program
    .command('playground')
    .description('try the same bot against a local stand-in for Discord: no token, no network')
    .option(
      '--port <n>',
      'port of its page; 0 picks a free one (default: 0, or 8080 with --host)',
      portNumber,
    )
    .option('--host <address>', 'address that its page listens on; it has no password (default: 127.0.0.1)')
    .addOption(
      new Option('--store <store>', 'where the bot keeps what it has')
        .choices(['files', 'postgres'])
        .default('files'),
    )
    .option(
      '--processes <n>',
      'with --store postgres: how many processes the bot has, 1 to 8 (default: 3)',
      positiveInteger,
    )
    .action(async (options: PlaygroundOptions) => (await import('./cli/playground.ts')).playground(options))

  program
    .command('playground-bot', { hidden: true })
    .argument('<offset>')
    .action(async (offset: string) => (await import('./cli/playground-bot.ts')).playgroundBot(Number(offset)))

  program
    .command('ingest')
    .description('read files, folders or URLs of digests into the library')
    .argument(
      '[source...]',
      'files, folders, URLs; with --from, URL templates instead of those in DIGEST_SOURCES',
    )
    .option(
      '--from <date>',
      'fetch the days from this one on, YYYY-MM-DD; a repeated run goes on where one stopped',
    )
    .option('--to <date>', 'up to this one (today if left out)')
    .option('--json', 'one JSON line a digest')
    .action(async (sources: string[], options: IngestOptions) =>
      (await import('./cli/ingest.ts')).ingestSources(sources, options),
    )

  program
    .command('parse')
    .description('read digests and print them, one JSON line each; keeps nothing')
    .argument('<file...>', 'files or folders; - is standard input')
    .option('--json', 'print JSON (which is what it does anyway)')
    .action(async (files: string[]) => (await import('./cli/parse.ts')).parse(files))

  program
    .command('search')
    .description('find papers: by words, nickname, author, tag, arXiv id or URL')
    .argument('[query...]')
    .option('--tag <tag>', 'only papers with this tag (may be given several times)', collect, [])
    .option('--limit <n>', 'how many at most', positiveInteger, 10)
    .option('--json', 'one JSON line a paper')
    .option('--batch', 'answer the JSON lines on standard input: {"q"}, {"suggest"} or {"tag"}')
    .option('--corpus <file>', 'search the papers of an NDJSON file instead of the library')
    .action(async (query: string[], options: SearchOptions) =>
      (await import('./cli/search.ts')).search(query.join(' '), options),
    )

  program
    .command('render')
    .description('print the messages that would be posted')
    .addCommand(
      new Command('digest')
        .description('of a day’s digest, or of a range of days')
        .argument('<date>', 'YYYY-MM-DD, or YYYY-MM-DD..YYYY-MM-DD')
        .option('--tag <tag>', 'only papers with this tag (may be given several times)', collect, [])
        .addOption(
          new Option('--layout <layout>', 'how it is laid out; week: as the card of a week')
            .choices([...LAYOUTS, 'week'])
            .default(LAYOUTS[0]),
        )
        .addOption(
          new Option('--form <form>', 'the name of --layout in 0.1')
            .choices([...LAYOUTS])
            .hideHelp()
            .conflicts('layout'),
        )
        .addOption(new Option('--order <order>', 'which papers come first').choices([...PAPER_ORDERS]))
        .option('--top <n>', 'at most so many papers', positiveInteger)
        .addOption(new Option('--json', 'one JSON line a message').conflicts('html'))
        .option('--html', 'a page that shows the messages as Discord would')
        .action(async (date: string, options: RenderOptions) =>
          (await import('./cli/render.ts')).renderDigest(date, options),
        ),
    )

  program
    .command('forget')
    .description('take a paper or a day out of the library, of a running bot too')
    .argument('<paper|date>', 'an arXiv id, the address of a paper, or a day as YYYY-MM-DD')
    .option('--undo', 'bring it back')
    .action(async (target: string, options: ForgetOptions) =>
      (await import('./cli/forget.ts')).forgetInLibrary(target, options),
    )

  program
    .command('backup')
    .description('write everything that the bot keeps to a new file, while it runs, too')
    .argument('<file>', 'a file that is not there yet')
    .action(async (file: string) => (await import('./cli/backup.ts')).backup(file))

  program
    .command('restore')
    .description('put a backup into DATA_DIR, while no bot runs on it')
    .argument('<file>', 'what backup wrote')
    .option('--replace', 'move data that is there to DATA_DIR/before-restore-<time>')
    .action(async (file: string, options: RestoreOptions) =>
      (await import('./cli/restore.ts')).restore(file, options),
    )

  program
    .command('migrate')
    .description('move everything that the bot keeps between its files and PostgreSQL, while no bot runs')
    .addOption(
      new Option('--to <store>', 'where to: postgres (the database in DATABASE_URL), or files (DATA_DIR)')
        .choices(['postgres', 'files'])
        .makeOptionMandatory(),
    )
    .action(async (options: MigrateOptions) => (await import('./cli/migrate.ts')).migrate(options))

  program
    .command('setup')
    .description(
      'ask for the token on a terminal, check it, write .env, and wait until the bot is in a server',
    )
    .action(async () => (await import('./cli/setup.ts')).setup())

  program
    .command('health')
    .description(
      'ask the running bot whether it can do its work; 0 where it can (for a container’s health check)',
    )
    .action(async () => (await import('./cli/health.ts')).health())

  program
    .command('doctor')
    .description('look for what keeps the bot from its work, and say what to do')
    .option('--json', 'one JSON line a check')
    .option(
      '--restored',
      'an older state of the database was restored: have all bots on it look for what they posted before they post',
    )
    .action(async (options: DoctorOptions) => (await import('./cli/doctor.ts')).doctor(options))

  // Commander copies neither setting to subcommands that exist already.
  for (const command of [...program.commands, ...program.commands.flatMap((each) => each.commands)]) {
    command.exitOverride().showHelpAfterError(`(paperboy ${command.name()} --help shows how)`)
  }
  return program
}

async function main(): Promise<number> {
  surviveClosedOutput()
  const codeSoFar = () => (typeof process.exitCode === 'number' ? process.exitCode : 0)
  try {
    await createProgram().parseAsync()
    return codeSoFar()
  } catch (error) {
    if (error instanceof OutputClosedError) return codeSoFar()
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : WRONG_USE
    if (error instanceof UserError) {
      process.stderr.write(`${error.message.replace(/^/gm, 'paperboy: ')}\n`)
      return error instanceof UsageError ? WRONG_USE : FAILED
    }
    const storage = storageFaultIn(error)
    if (storage !== undefined) {
      process.stderr.write(`paperboy: ${storage.message}. What was reported before is kept.\n`)
      return FAILED
    }
    process.stderr.write(
      `paperboy: unexpected fault: ${error instanceof Error ? error.stack : messageOf(error)}\n`,
    )
    return FAILED
  }
}

// Pipes are written asynchronously, so the process ends by itself; what keeps it alive is closed by now.
process.exitCode = await main()
