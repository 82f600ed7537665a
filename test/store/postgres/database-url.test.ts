import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseConfig } from '../../../src/config.ts'
import { UsageError } from '../../../src/errors.ts'
import { readDatabaseUrl } from '../../../src/store/postgres/database-url.ts'

const expectedOf = (value: string) => {
  const read = readDatabaseUrl(value)
  return 'expected' in read ? read.expected : null
}

describe('a DATABASE_URL', () => {
  it.each([
    ['postgres://u:p@db.example/paperboy', 'db.example/paperboy'],
    ['postgresql://u:p@db.example:6432/paperboy?sslmode=require', 'db.example:6432/paperboy'],
    ['postgres://u@[::1]:5433/x', '[::1]:5433/x'],
    ['postgres:///paperboy?host=/var/run/postgresql', '/var/run/postgresql/paperboy'],
    ['postgres://%2Fvar%2Frun%2Fpostgresql/paperboy', '/var/run/postgresql/paperboy'],
    ['postgres://u:p%40%2F%23%3F%25@h/d', 'h/d'],
  ])('%s is at %s', (value, where) => {
    expect(readDatabaseUrl(value)).toMatchObject({ where })
  })

  it.each([
    ['mysql://u:p@h/d', /an address such as postgres:/],
    ['u:p@h/d', /an address such as postgres:/],
    ['host=h user=u', /an address such as postgres:/],
    ['postgres://u:p@h', /the name of a database/],
    ['postgres://u:p@h/', /the name of a database/],
    ['postgres:///d', /a host/],
    ['postgres://u:p@h:99999/d', /a port is a number/],
    ['postgres://u:p@h:port/d', /a port is a number/],
    ['postgres://u:p@h/a/b', /write @ as %40/],
    ['postgres://u:%zz@h/d', /two hexadecimal digits/],
    ['postgres://u:p q@h/d', /no white space/],
    ['postgres://u:p@h/d?sslmode=full', /sslmode to be one of disable/],
  ])('%s is not accepted', (value, expected) => {
    expect(expectedOf(value)).toMatch(expected)
  })

  it('never takes a part of a password that is written as it is for another part', () => {
    const letters = fc.array(fc.constantFrom(...'ab1@:/#?%&='), { minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(letters, (pieces) => {
        const secret = `1${pieces.join('')}7z7`
        const read = readDatabaseUrl(`postgres://user:${secret}@db.example/paperboy`)
        if ('expected' in read) return !read.expected.includes('7z7')
        return !`${read.where} ${read.host} ${read.user}`.includes('7z7')
      }),
    )
  })

  it('is named in a fault, and not shown', () => {
    const parse = () => parseConfig({ DATABASE_URL: 'mysql://me:secret@h/d' })
    expect(parse).toThrow(UsageError)
    expect(parse).toThrow(/^DATABASE_URL: the value set \(not shown\) is not accepted; expected an address/)
    const elsewhere = () => parseConfig({ DISCORD_API_URL: 'postgres://me:secret@h/d' })
    expect(elsewhere).toThrow(/^DISCORD_API_URL: "\[database\]" is not accepted/)
  })
})
