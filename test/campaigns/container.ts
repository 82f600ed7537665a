import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, chown, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { startStandIn } from '../../src/playground/server.ts'
import { sampleIds } from '../../src/playground/world/sample-world.ts'
import { readSampleText } from '../support/builders/sample-text.ts'
import { textOf } from '../support/checks/message-text.ts'

/**
 * What the image does, without Docker: runs the Dockerfile's own steps in a clean folder, then the program as the image
 * would: another user, process 1 of a PID namespace of its own, a read-only tree, only the data folder writable.
 *
 * `npm run test:container`; needs Linux, root, and `unshare`, `setpriv` and `nsenter` of util-linux.
 */
const ROOT = join(import.meta.dirname, '../..')
const GRACE_MS = 20_000
const PATIENCE_MS = 60_000

/** A step of a Dockerfile: its instruction in capitals, and what follows. */
interface Step {
  readonly instruction: string
  readonly text: string
}

/** What a stage came to: its tree in a folder, and its settings. */
interface Stage {
  readonly folder: string
  workdir: string
  user: string
  entrypoint: string[]
  readonly env: Record<string, string>
  healthcheck: string[]
  command: string[]
}

function readSteps(dockerfile: string): Step[] {
  return dockerfile
    .replace(/\\\n/g, ' ')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line) => {
      const [, instruction = '', text = ''] = /^(\w+)\s+(.*)$/.exec(line) ?? []
      return { instruction: instruction.toUpperCase(), text }
    })
}

/** Runs the steps in order; the last stage is the image. */
async function build(context: string, base: string, steps: readonly Step[]): Promise<Stage> {
  const stages = new Map<string, Stage>()
  let stage: Stage | undefined
  for (const { instruction, text } of steps) {
    if (instruction === 'FROM') {
      const name = /\sAS\s+(\S+)$/i.exec(text)?.[1] ?? 'image'
      const folder = join(base, name)
      await mkdir(folder)
      stage = { folder, workdir: '/', user: '0:0', entrypoint: [], env: {}, healthcheck: [], command: [] }
      stages.set(name, stage)
      continue
    }
    if (stage === undefined) throw new Error(`${instruction} before FROM`)
    await runStep(stage, stages, { context, instruction, text })
  }
  if (stage === undefined) throw new Error('the Dockerfile has no stage')
  return stage
}

async function runStep(
  stage: Stage,
  stages: ReadonlyMap<string, Stage>,
  { context, instruction, text }: Step & { readonly context: string },
): Promise<void> {
  /** A path of the image, in its folder. */
  const inside = (path: string) => join(stage.folder, path.startsWith('/') ? path : join(stage.workdir, path))
  switch (instruction) {
    case 'WORKDIR':
      stage.workdir = text
      await mkdir(inside('.'), { recursive: true })
      return
    case 'COPY': {
      const [, from] = /^--from=(\S+)\s/.exec(text) ?? []
      const source = from === undefined ? context : stages.get(from)?.folder
      if (source === undefined) throw new Error(`COPY from ${from}, which is no stage`)
      const paths = text.replace(/^--from=\S+\s+/, '').split(/\s+/)
      const to = paths.pop() ?? ''
      for (const path of paths) {
        const target = to.endsWith('/') ? join(inside(to), path.split('/').at(-1) ?? '') : inside(to)
        await mkdir(dirname(target), { recursive: true })
        await cp(join(source, path), target, { recursive: true, verbatimSymlinks: true })
      }
      return
    }
    case 'RUN':
      console.log(`  RUN ${text}`)
      // The step's own text; only where it names places of the image, those in our folder.
      execFileSync('sh', ['-ec', text.replaceAll(/(?<= )\/(?=[a-z])/g, `${stage.folder}/`)], {
        cwd: inside('.'),
        env: { PATH: process.env.PATH, HOME: process.env.HOME, ...stage.env },
        stdio: ['ignore', 'ignore', 'inherit'],
      })
      return
    case 'ENV':
      for (const [, name = '', value = ''] of text.matchAll(/(\w+)=(\S+)/g)) stage.env[name] = value
      return
    case 'USER':
      stage.user = text
      return
    case 'ENTRYPOINT':
      stage.entrypoint = JSON.parse(text)
      return
    case 'CMD':
      stage.command = JSON.parse(text)
      return
    case 'HEALTHCHECK':
      stage.healthcheck = JSON.parse(text.slice(text.indexOf('CMD ') + 4))
      return
    case 'LABEL':
    case 'VOLUME':
    case 'EXPOSE':
      return
    default:
      throw new Error(`this test knows no ${instruction}`)
  }
}

/** A running container: process 1 of its own namespace. */
interface Container {
  readonly child: ChildProcess
  /** What it wrote to standard error. */
  text(): string
  readonly ended: Promise<number | null>
  /** Runs the image's own health check in it; gives the exit code. */
  health(): number
  kill(signal: NodeJS.Signals): void
}

function run(
  image: Stage,
  volume: string,
  env: Readonly<Record<string, string>>,
  command = image.command,
): Container {
  const [uid = '', gid = ''] = image.user.split(':')
  const asUser = [
    'setpriv',
    `--reuid=${uid}`,
    `--regid=${gid}`,
    '--clear-groups',
    '--no-new-privs',
    '--inh-caps=-all',
  ]
  const workdir = join(image.folder, image.workdir)
  const settings = Object.entries({ ...image.env, ...env, DATA_DIR: volume }).map(
    ([name, value]) => `${name}=${value}`,
  )
  const script = [
    'mount --make-rprivate /',
    `mount --bind ${image.folder} ${image.folder}`,
    `mount -o remount,ro,bind ${image.folder}`,
    `cd ${workdir}`,
    'exec "$@"',
  ].join(' && ')
  const child = spawn(
    'unshare',
    [
      ...['--pid', '--mount', '--uts', '--fork', '--kill-child', '--mount-proc', 'sh', '-ec', script, 'sh'],
      ...[...asUser, 'env', '-i', ...settings, process.execPath, ...image.entrypoint.slice(1), ...command],
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  )
  let text = ''
  child.stderr?.setEncoding('utf8').on('data', (chunk) => {
    text += chunk
  })
  /** Process 1 of the namespace, by its number outside. */
  const first = () =>
    execFileSync('pgrep', ['--parent', String(child.pid)], { encoding: 'utf8' })
      .trim()
      .split('\n')[0] ?? ''
  return {
    child,
    text: () => text,
    ended: once(child, 'exit').then(([code]) => code),
    health() {
      try {
        const inIt = [
          '--target',
          first(),
          '--pid',
          '--mount',
          `--wd=${workdir}`,
          ...asUser,
          'env',
          '-i',
          ...settings,
        ]
        execFileSync('nsenter', [...inIt, process.execPath, ...image.healthcheck.slice(1)], { stdio: 'pipe' })
        return 0
      } catch (error) {
        return (error as { status?: number }).status ?? 1
      }
    },
    kill: (signal) => void execFileSync('kill', [`-${signal}`, first()]),
  }
}

/** @param shown what to print where it does not come about */
async function until(what: string, isSo: () => boolean, shown: () => string): Promise<void> {
  const end = performance.now() + PATIENCE_MS
  while (!isSo()) {
    if (performance.now() > end) throw new Error(`${what}: not within ${PATIENCE_MS / 1_000} s\n${shown()}`)
    await pause(200)
  }
  console.log(`  ${what}`)
}

function check(what: string, isSo: boolean, shown: unknown): void {
  if (!isSo) throw new Error(`${what}: ${JSON.stringify(shown)}`)
  console.log(`  ${what}`)
}

const base = await mkdtemp(join(tmpdir(), 'paperboy-container-'))
await chmod(base, 0o755)
const standIn = await startStandIn({ rateLimits: 'off' })
try {
  const context = join(base, 'context')
  const kept = (await readFile(join(ROOT, '.dockerignore'), 'utf8')).match(/^!.*$/gm) ?? []
  for (const path of kept.map((each) => each.slice(1))) {
    await cp(join(ROOT, path), join(context, path), { recursive: true })
  }
  console.log('building')
  const image = await build(context, base, readSteps(await readFile(join(ROOT, 'Dockerfile'), 'utf8')))

  const volume = join(base, 'volume')
  await cp(join(image.folder, 'data'), volume, { recursive: true })
  const [uid, gid] = image.user.split(':').map(Number)
  await mkdir(join(volume, 'digests'))
  for (const folder of [volume, join(volume, 'digests')]) await chown(folder, uid ?? 0, gid ?? 0)
  check('the image runs as nobody’s user', (uid ?? 0) >= 10_000, image.user)
  const env = {
    DISCORD_TOKEN: standIn.token,
    DISCORD_API_URL: standIn.api,
    DIGEST_SOURCES: join(volume, 'digests'),
  }
  const ada = standIn.person(sampleIds.ada)
  const posts = () => ada.messages({ channelId: sampleIds.papers }).map(textOf)

  console.log('running')
  const bot = run(image, volume, env)
  await until('healthy', () => bot.health() === 0, bot.text)
  // Connected, and healthy, a moment before.
  await until('the log has the invite link', () => bot.text().includes('oauth2/authorize'), bot.text)
  await ada.slash({
    channelId: sampleIds.papers,
    command: 'channel',
    subcommand: 'subscribe',
    options: { channel: '#papers', when: 'arrival' },
  })
  const today = new Date().toISOString().slice(0, 10)
  await writeFile(
    join(volume, 'digests', `${today}.md`),
    (await readSampleText()).replaceAll('2025-02-10', today),
  )
  await until('posts what arrives', () => posts().some((text) => text.includes('VideoRoPE')), bot.text)
  const before = posts().length

  const second = run(image, volume, env)
  check('a second one on the volume ends with 1', (await second.ended) === 1, second.text())
  check('… and says why', second.text().includes(volume), second.text())

  bot.kill('SIGTERM')
  const code = await Promise.race([bot.ended, pause(GRACE_MS, 'still running')])
  check('ends with 0 on SIGTERM within the grace period', code === 0, [code, bot.text()])

  const killed = run(image, volume, env)
  await until('healthy again', () => killed.health() === 0, killed.text)
  killed.kill('SIGKILL')
  await killed.ended
  const last = run(image, volume, env)
  await until('healthy after SIGKILL, on the same volume', () => last.health() === 0, last.text)
  check('nothing was posted twice', posts().length === before, posts())
  last.kill('SIGHUP')
  check('ends with 0 on SIGHUP, too', (await last.ended) === 0, last.text())

  const idle = run(image, volume, {}, ['health'])
  check('the health check fails where no bot runs', (await idle.ended) === 1, idle.text())
  const bare = run(image, volume, {})
  check('without a token it ends with 2', (await bare.ended) === 2, bare.text())
  check('… and names the variable', bare.text().includes('DISCORD_TOKEN is not set'), bare.text())
  console.log('container test: passed')
} finally {
  await standIn.close()
  await rm(base, { recursive: true, force: true })
}
