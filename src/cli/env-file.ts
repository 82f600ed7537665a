import { randomBytes } from 'node:crypto'
import { chown, open, readFile, realpath, rename, rm, stat } from 'node:fs/promises'
import { parse } from 'dotenv'
import { fileClause, systemCodeOf, UserError } from '../errors.ts'

/** Who may read a file with a secret: its owner. */
const OWNER_ONLY = 0o600

/** What a new file begins with. */
const HEADING = '# .env.example in Paperboy’s sources explains every setting.\n'

/** A line that sets a variable, in the forms that dotenv reads. */
const lineOf = (name: string) => new RegExp(`^[ \\t\uFEFF]*(?:export[ \\t]+)?${name}[ \\t]*[=:].*$`)

/**
 * The text of an `.env` file in which a variable has another value. Every other line stays as it is, and so do line ends; of
 * several lines that set the variable the first is changed and the others go, because the last would win.
 *
 * @param value must need no quotes, as a token
 * @returns `null` where that can't be done without changing another variable, as within a text of several lines
 */
export function setVariable(text: string, name: string, value: string): string | null {
  const line = `${name}=${value}`
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n'
  const pattern = lineOf(name)
  const lines = text.split(/\r?\n/)
  const first = lines.findIndex((each) => pattern.test(each))
  const kept = lines.flatMap((each, index) => {
    if (index === first) return [line]
    return pattern.test(each) ? [] : [each]
  })
  if (first < 0) kept.splice(kept.at(-1) === '' ? -1 : kept.length, 0, line)
  const changed = kept.join(lineEnd) + (kept.at(-1) === '' ? '' : lineEnd)
  return isSame(parse(changed), { ...parse(text), [name]: value }) ? changed : null
}

function isSame(one: Readonly<Record<string, string>>, other: Readonly<Record<string, string>>): boolean {
  const names = new Set([...Object.keys(one), ...Object.keys(other)])
  return [...names].every((name) => one[name] === other[name])
}

/** The text of an `.env` file; empty where there is none. @throws UserError where it can't be read */
export async function readEnvFile(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return ''
    throw new UserError(`${path} can't be read: ${fileClause(error)}.`, { cause: error })
  }
}

/**
 * Sets a variable in an `.env` file, which appears whole and for its owner alone (mode 0600). A link is followed, and whoever owned
 * the file still does.
 *
 * @throws UserError where it can't be written; it is as it was then
 */
export async function writeToEnvFile(path: string, name: string, value: string): Promise<void> {
  const before = await readEnvFile(path)
  const text = setVariable(before === '' ? HEADING : before, name, value)
  if (text === null) {
    throw new UserError(
      `${path} can't be changed without changing another variable in it. Put a line ${name}=… there by hand.`,
    )
  }
  try {
    const target = await realpath(path).catch(() => path)
    await writeWhole(target, text)
  } catch (error) {
    throw new UserError(`${path} can't be written: ${fileClause(error)}. Nothing in it was changed.`, {
      cause: error,
    })
  }
}

async function writeWhole(target: string, text: string): Promise<void> {
  const draft = `${target}.${randomBytes(6).toString('hex')}.tmp`
  try {
    const file = await open(draft, 'wx', OWNER_ONLY)
    try {
      await file.writeFile(text)
      await file.sync()
    } finally {
      await file.close()
    }
    const owner = await stat(target).catch(() => null)
    // As root, the file would else be taken from the user that the bot runs as.
    if (owner !== null && process.getuid?.() === 0) await chown(draft, owner.uid, owner.gid)
    await rename(draft, target)
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
}
