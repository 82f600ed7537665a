import { chmod, mkdtemp, readdir, readFile, readlink, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'dotenv'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { setVariable, writeToEnvFile } from '../../src/cli/env-file.ts'

const set = (text: string) => setVariable(text, 'DISCORD_TOKEN', 'a.b-c.d_e')

describe('a variable in the text of an .env file', () => {
  it.each([
    ['', 'DISCORD_TOKEN=a.b-c.d_e\n'],
    ['# a word\nDISCORD_TOKEN=\nLOG_LEVEL=warn\n', '# a word\nDISCORD_TOKEN=a.b-c.d_e\nLOG_LEVEL=warn\n'],
    ['LOG_LEVEL=warn', 'LOG_LEVEL=warn\nDISCORD_TOKEN=a.b-c.d_e\n'],
    ['LOG_LEVEL=warn\r\nDISCORD_TOKEN="x"\r\n', 'LOG_LEVEL=warn\r\nDISCORD_TOKEN=a.b-c.d_e\r\n'],
    ['  export DISCORD_TOKEN = x # mine\nA=1\n', 'DISCORD_TOKEN=a.b-c.d_e\nA=1\n'],
    // The last one would win.
    ['DISCORD_TOKEN=x\nA=1\nDISCORD_TOKEN=y\n', 'DISCORD_TOKEN=a.b-c.d_e\nA=1\n'],
    [
      '#DISCORD_TOKEN=x\nDISCORD_TOKEN_FILE=\n',
      '#DISCORD_TOKEN=x\nDISCORD_TOKEN_FILE=\nDISCORD_TOKEN=a.b-c.d_e\n',
    ],
    // Within a text of several lines it is no variable.
    ['NOTE="one\nDISCORD_TOKEN=x\ntwo"\n', null],
  ])('%j becomes %j', (before, after) => {
    expect(set(before)).toBe(after)
  })

  it('changes no other variable and drops no other line, whatever is there', () => {
    const name = fc.constantFrom('A', 'DISCORD_TOKEN', 'DISCORD_TOKEN_FILE', 'export DISCORD_TOKEN', '# B')
    const value = fc.oneof(
      fc.constantFrom('', '"x"', "'y z'", '`', '"', 'a # b'),
      fc.string({ maxLength: 8 }),
    )
    const line = fc.oneof(
      fc.tuple(name, fc.constantFrom('=', ' = ', ': '), value).map((parts) => parts.join('')),
      fc.string({ maxLength: 12 }),
    )
    const text = fc
      .tuple(fc.array(line, { maxLength: 6 }), fc.constantFrom('\n', '\r\n'))
      .map(([lines, end]) => lines.join(end))
    fc.assert(
      fc.property(text, (before) => {
        const after = set(before)
        if (after === null) return
        expect(parse(after)).toEqual({ ...parse(before), DISCORD_TOKEN: 'a.b-c.d_e' })
        const others = (all: string) =>
          all.split(/\r?\n/).filter((each) => each !== '' && !/DISCORD_TOKEN\s*[=:]/.test(each))
        expect(others(after)).toEqual(others(before))
        expect(set(after)).toBe(after)
      }),
    )
  })
})

describe('writing an .env file', () => {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'paperboy-env-'))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  it('makes it for its owner alone, through a link, and leaves nothing beside it', async () => {
    const real = join(folder, 'real.env')
    const path = join(folder, '.env')
    await writeFile(real, 'A=1\n', { mode: 0o644 })
    await chmod(real, 0o644)
    await symlink('real.env', path)
    await writeToEnvFile(path, 'DISCORD_TOKEN', 'x')
    expect(await readFile(real, 'utf8')).toBe('A=1\nDISCORD_TOKEN=x\n')
    expect((await stat(real)).mode & 0o777).toBe(0o600)
    expect(await readlink(path)).toBe('real.env')
    expect((await readdir(folder)).sort()).toEqual(['.env', 'real.env'])
  })

  it('says in words what keeps it from that', async () => {
    await expect(writeToEnvFile('/dev/null/.env', 'DISCORD_TOKEN', 'x')).rejects.toThrow(
      /^\/dev\/null\/\.env can't be read: a part of the path is a file/,
    )
    await expect(writeToEnvFile(join(folder, 'none/.env'), 'DISCORD_TOKEN', 'x')).rejects.toThrow(
      /\.env can't be written: there is no such file or folder\. Nothing in it was changed\.$/,
    )
    const text = join(folder, 'text.env')
    await writeFile(text, 'NOTE="one\nDISCORD_TOKEN=x\ntwo"\n')
    await expect(writeToEnvFile(text, 'DISCORD_TOKEN', 'x')).rejects.toThrow(
      /Put a line DISCORD_TOKEN=… there by hand\.$/,
    )
  })
})
