import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import { contained } from '../contained.ts'
import { UserError } from '../errors.ts'
import { printLine, say } from './streams.ts'

/** A terminal with somebody who answers line by line. */
export interface Terminal extends Disposable {
  /** Prints something for them. */
  say(line: string): void
  /** Prints a result, which may be read by a program, too. */
  print(line: string): Promise<void>
  /**
   * The next line that they type, which is not shown. `null` where no more comes, `undefined` where the signal aborts first.
   *
   * @throws UserError where they press Ctrl-C
   */
  readLine(signal?: AbortSignal): Promise<string | null | undefined>
}

/**
 * The terminal of this process. What is typed is never shown, since it may be a secret; lines can be edited and pasted.
 *
 * @param input must be a terminal
 */
export function openTerminal(input: NodeJS.ReadStream): Terminal {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  // As a terminal: from here to the end the system's own line editing, which shows what is typed, is off.
  const lines = createInterface({ input, output: nowhere, terminal: true, historySize: 0 })
  const typed: string[] = []
  let over: 'ended' | 'interrupted' | null = null
  let wake = () => {}
  const endAs = (how: 'ended' | 'interrupted') => () => {
    over ??= how
    wake()
  }
  lines.on(
    'line',
    contained((line) => {
      typed.push(line)
      wake()
    }),
  )
  lines.on('SIGINT', contained(endAs('interrupted')))
  lines.on('close', contained(endAs('ended')))
  return {
    say,
    print: printLine,
    async readLine(signal) {
      const onAbort = contained(() => wake())
      signal?.addEventListener('abort', onAbort)
      try {
        for (;;) {
          const line = typed.shift()
          if (line !== undefined) return line
          if (over === 'interrupted') throw new UserError('Stopped.')
          if (over === 'ended') return null
          if (signal?.aborted) return undefined
          await new Promise<void>((resolve) => {
            wake = resolve
          })
        }
      } finally {
        signal?.removeEventListener('abort', onAbort)
      }
    },
    [Symbol.dispose]: () => lines.close(),
  }
}
