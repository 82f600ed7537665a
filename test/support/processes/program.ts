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
}

export interface RunOptions {
  /** The whole environment, beside what Node needs. */
  readonly env?: Readonly<Record<string, string>>
  readonly input?: string | Uint8Array
  /** Working folder: what `.env` is read from. */
  readonly cwd: string
}

/** Starts `paperboy` as its users do, as a process of its own. */
export function startProgram(args: readonly string[], { env, input, cwd }: RunOptions): Running {
  const child = spawn(process.execPath, [join(inject('program'), 'src/main.js'), ...args], {
    cwd,
    env: { PATH: process.env.PATH ?? '', ...env },
    stdio: 'pipe',
  })
  const { stdout, stderr } = child
  // A program that ends without reading its input closes the pipe, which is its right.
  child.stdin.on('error', () => undefined).end(input ?? '')
  const exit = new Promise<Pick<Ended, 'code' | 'signal'>>((resolve) =>
    child.once('close', (code, signal) => resolve({ code, signal })),
  )
  let heard = ''
  let printed = ''
  stdout.setEncoding('utf8').on('data', (chunk) => {
    printed += chunk
  })
  const listeners = new Set<() => void>()
  stderr.setEncoding('utf8').on('data', (chunk) => {
    heard += chunk
    for (const listener of listeners) listener()
  })
  const ended = exit.then((outcome) => ({ ...outcome, stdout: printed, stderr: heard }))
  return {
    child,
    ended,
    said: (words) =>
      new Promise((resolve, reject) => {
        const look = () => heard.includes(words) && resolve()
        listeners.add(look)
        look()
        void exit.then(() => reject(new Error(`ended without saying "${words}": ${heard}`)))
      }),
  }
}

/** Runs `paperboy` to its end. */
export function runProgram(args: readonly string[], options: RunOptions): Promise<Ended> {
  return startProgram(args, options).ended
}
