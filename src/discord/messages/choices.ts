import { isVisible } from '../../digest/invisible.ts'
import { shorten } from '../texts/escape.ts'
import { LIMITS } from './limits.ts'

/** One entry offered while a person types; Discord shows the name and sends the value. */
export interface Choice {
  readonly name: string
  readonly value: string
}

/** Something to pick: in a menu or while typing. */
interface Pickable {
  readonly label: string
  readonly value: string
}

/**
 * What can be offered of a list: entries of which nothing is seen, whose value Discord would refuse, or whose value was there
 * before are dropped; those that would look alike are numbered.
 */
export function distinct<T extends Pickable>(entries: readonly T[], most: number): T[] {
  const values = new Set<string>()
  const labels = new Map<string, number>()
  const offered: T[] = []
  for (const entry of entries) {
    if (offered.length >= most) break
    const { label, value } = entry
    if (!isVisible(label) || value === '' || value.length > LIMITS.optionText || values.has(value)) continue
    values.add(value)
    const uses = (labels.get(label) ?? 0) + 1
    labels.set(label, uses)
    offered.push(uses === 1 ? entry : { ...entry, label: numbered(label, uses) })
  }
  return offered
}

/** Choices as an autocomplete may answer them: at most 25, none empty or double, names cut to 100 characters. */
export function usableChoices(choices: readonly Choice[]): Choice[] {
  const entries = choices.map(({ name, value }) => ({
    label: shorten(String(name), LIMITS.choiceText),
    value: String(value),
    choice: value,
  }))
  return distinct(entries, LIMITS.choices).map(({ label, choice }) => ({ name: label, value: choice }))
}

function numbered(label: string, n: number): string {
  const number = ` (${n})`
  return shorten(label, LIMITS.optionText - number.length) + number
}
