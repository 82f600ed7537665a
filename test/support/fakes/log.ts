import type { Log } from '../../../src/log.ts'

/** A log that keeps its lines, and lets a test wait for a line. */
export interface ListeningLog extends Log {
  readonly lines: readonly string[]
  /** Resolves once a line has the text, one that was written before included. */
  heard(text: string): Promise<void>
}

export function listeningLog(): ListeningLog {
  const lines: string[] = []
  const waiting: { text: string; resolve: () => void }[] = []
  const write = (level: string) => (fields: unknown, message?: string) => {
    const line = `${level} ${typeof fields === 'string' ? fields : JSON.stringify(fields, withErrors)} ${message ?? ''}`
    lines.push(line)
    for (const each of waiting) if (line.includes(each.text)) each.resolve()
  }
  return {
    lines,
    heard: (text) =>
      new Promise((resolve) => {
        if (lines.some((line) => line.includes(text))) resolve()
        else waiting.push({ text, resolve })
      }),
    trace: write('trace'),
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    fatal: write('fatal'),
  }
}

function withErrors(_key: string, value: unknown): unknown {
  return value instanceof Error ? value.message : value
}
