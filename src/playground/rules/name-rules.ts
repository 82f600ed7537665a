import { type FormFault, type FormPath, fault, textFaults } from './form-fault.ts'

const NAME = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u

/**
 * What is wrong with the name of a slash command or one of its options: 1–32 letters, digits, `-`, `_` or `'`,
 * in lower case. Source: Discord's documentation, "Application command naming".
 */
export function nameFaults(name: unknown, path: FormPath): FormFault[] {
  const length = textFaults(name, path, { min: 1, max: 32, required: true })
  if (length.length > 0) return length
  const text = String(name)
  if (NAME.test(text) && text === text.toLowerCase()) return []
  return fault(path, 'APPLICATION_COMMAND_INVALID_NAME', 'Command name is invalid')
}
