import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { join } from 'node:path'
import { inject } from 'vitest'

/** What a run of the program came to. */
export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

/** A program that is running. */
export interface Running {
  readonly child: ChildProcessWithoutNullStreams
  readonly ended: Promise<Ended>
  /** Resolves once standard error has the text; rejects where the program ends before. */
  said(text: string): Promise<void>
  /** The same for standard output. */
  printed(text: string): Promise<void>
}

export interface RunOptions {
  /** The whole environment, beside what Node needs. */
  readonly env?: Readonly<Record<string, string>>
  readonly input?: string | Uint8Array
  /** Working folder: what `.env` is read from. */
  readonly cwd: string
}

/** Starts `paperboy` as its users do, as a process of its own. */
export function startProgram(args: readonly string[], options: RunOptions): Running {
  const running = run(process.execPath, [join(inject('program'), 'src/main.js'), ...args], options)
  running.child.stdin.end(options.input ?? '')
  return running
}

/**
 * Starts `paperboy` on a terminal of its own (`script` of Debian's util-linux makes it); what is written to the child's standard input
 * is typed there, and its end is Ctrl-D. Standard output has all that the terminal shows.
 */
export function startOnTerminal(args: readonly string[], options: Omit<RunOptions, 'input'>): Running {
  const command = [process.execPath, join(inject('program'), 'src/main.js'), ...args]
  return run('script', ['-qefc', command.map((each) => `'${each}'`).join(' '), '/dev/null'], options)
}

function run(command: string, args: readonly string[], { env, cwd }: RunOptions): Running {
  const child = spawn(command, args, {
    cwd,
    env: { PATH: process.env.PATH ?? '', ...env },
    stdio: 'pipe',
  })
  const { stdout, stderr } = child
  // A program that ends without reading its input closes the pipe, which is its right.
  child.stdin.on('error', () => undefined)
  const exit = new Promise<Pick<Ended, 'code' | 'signal'>>((resolve) =>
    child.once('close', (code, signal) => resolve({ code, signal })),
  )
  let heard = ''
  let printed = ''
  const listeners = new Set<() => void>()
  stdout.setEncoding('utf8').on('data', (chunk) => {
    printed += chunk
    for (const listener of listeners) listener()
  })
  stderr.setEncoding('utf8').on('data', (chunk) => {
    heard += chunk
    for (const listener of listeners) listener()
  })
  const ended = exit.then((outcome) => ({ ...outcome, stdout: printed, stderr: heard }))
  const until = (words: string, text: () => string) =>
    new Promise<void>((resolve, reject) => {
      const look = () => text().includes(words) && resolve()
      listeners.add(look)
      look()
      void exit.then(() => reject(new Error(`ended without saying "${words}": ${text()}`)))
    })
  return {
    child,
    ended,
    said: (words) => until(words, () => heard),
    printed: (words) => until(words, () => printed),
  }
}

/** Runs `paperboy` to its end. */
export function runProgram(args: readonly string[], options: RunOptions): Promise<Ended> {
  return startProgram(args, options).ended
}
