import fc from 'fast-check'
import { expect, test } from 'vitest'
import { authorsFrom } from '../../../src/digest/markdown/row.ts'

const NAMES = ['Ann Lee', 'Ben de la Roe', 'Cy O’Doe', 'Zoë Übermann', '王小明', '김철수', 'Иван Петров']

test.each([
  ['Jane Doe·John Roe', ['Jane Doe', 'John Roe']],
  ['Jane Doe/John Roe/Ann M. Lee', ['Jane Doe', 'John Roe', 'Ann M. Lee']],
  ['Gal·la Placidia', ['Gal·la Placidia']],
  ['让·雅克·卢梭', ['让·雅克·卢梭']],
])('%s is read as %j', (cell, names) => expect(authorsFrom(cell)).toEqual(names))

test('names are told apart whatever publishers put between them', () => {
  const between = fc.constantFrom(
    ', ',
    ',',
    '，',
    '、',
    '; ',
    '；',
    '\n',
    ' · ',
    ' ・ ',
    ' | ',
    ' / ',
    '<br>',
    '<br/>',
    ' and ',
    ' & ',
    ' 和 ',
    '، ',
  )
  const mark = fc.constantFrom('', '<sup>1,2</sup>', '^{1,2}', '$^1$', '¹', '*')
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.constantFrom(...NAMES), { minLength: 1 }),
      between,
      mark,
      (names, sign, foot) => {
        expect(authorsFrom(names.map((name) => `${name}${foot}`).join(sign))).toEqual(names)
      },
    ),
    { numRuns: 300 },
  )
})

test.each([
  ['Ann Lee (MIT, USA), Ben Roe', ['Ann Lee (MIT, USA)', 'Ben Roe']],
  ['- Ann Lee\n- Ben Roe', ['Ann Lee', 'Ben Roe']],
  ['1. Ann Lee\n2. Ben Roe', ['Ann Lee', 'Ben Roe']],
  ['Ann Lee, ..., Ben Roe', ['Ann Lee', 'Ben Roe']],
  ['Ann Lee and 12 others', ['Ann Lee']],
  ['Ann Lee och Ben Roe', ['Ann Lee', 'Ben Roe']],
  ['约翰·史密斯、李雷', ['约翰·史密斯', '李雷']],
])('%j', (text, names) => {
  expect(authorsFrom(text)).toEqual(names)
})

test.each([
  ['Ana Pérez y Luis Gómez', ['Ana Pérez', 'Luis Gómez']],
  ['Rui Costa e Ana Silva', ['Rui Costa', 'Ana Silva']],
  ['José Ortega y Gasset', ['José Ortega y Gasset']],
  ['Davi Costa e Silva, Ann Lee', ['Davi Costa e Silva', 'Ann Lee']],
])('a surname of two parts stays one: %s', (text, names) => {
  expect(authorsFrom(text)).toEqual(names)
})
