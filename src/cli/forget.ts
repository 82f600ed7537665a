import { openStore } from '../app/open-store.ts'
import { systemClock } from '../clock.ts'
import { loadConfig } from '../config.ts'
import { UsageError, UserError } from '../errors.ts'
import { type ForgetOutcome, forget, forgetTarget } from '../library/forget.ts'
import { Library } from '../library/library.ts'
import { createLog } from '../log.ts'
import { noIndex } from '../search/no-index.ts'
import { forgetResultSchema } from '../store/files/control/requests.ts'
import { askHolder } from '../store/files/lock.ts'
import { printLine } from './streams.ts'

export interface ForgetOptions {
  readonly undo?: true
}

/** `forget PAPER|DATE`: takes a paper or a day out of the library, of a running bot too; `--undo` brings it back. */
export async function forgetInLibrary(text: string, options: ForgetOptions): Promise<void> {
  const config = loadConfig()
  const { dataDir } = config
  const target = forgetTarget(text)
  if (target === null) {
    throw new UsageError(
      `forget takes an arXiv id (2502.05173), the address of a paper, or a day (2025-02-10); "${text}" is none.`,
    )
  }
  const isUndo = options.undo === true
  const answer = await askHolder(dataDir, { do: 'forget', with: { target, undo: isUndo } })
  if (answer.is === 'answered') return report(forgetResultSchema.parse(answer.result))
  await using store = await openStore(config, createLog(config.logLevel))
  const library = await Library.open(store.digests, noIndex, { forgotten: store.forgotten })
  const parts = { library, forgotten: store.forgotten, now: systemClock.now() }
  await report(await forget(target, isUndo, parts))
}

async function report({ kind, target, papers }: ForgetOutcome): Promise<void> {
  const count = papers === 1 ? '1 paper' : `${papers} papers`
  switch (kind) {
    case 'not-forgotten':
      throw new UserError(`${target} was not taken out of the library, so there is nothing to undo.`)
    case 'forgotten-before':
      return printLine(`${target} was taken out of the library before.`)
    case 'forgotten':
      return printLine(
        `${target} is taken out of the library (${papers === 0 ? 'it is not there, and is left out if it comes' : count}). paperboy forget ${target} --undo brings it back.`,
      )
    case 'restored':
      return printLine(
        `${target} is left out no more (${papers === 0 ? 'it is not stored, and comes with its next digest' : count}).`,
      )
  }
}
