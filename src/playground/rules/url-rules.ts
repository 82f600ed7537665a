import { asText, isAbsent } from '../json.ts'
import { type FormFault, type FormPath, fault, type Span, textFaults } from './form-fault.ts'

/** What is wrong with a field that must be an absolute URL of one of the given schemes. */
export function urlFaults(
  value: unknown,
  path: FormPath,
  { schemes, ...span }: Span & { schemes: readonly string[] },
): FormFault[] {
  const faults = textFaults(value, path, span)
  if (faults.length > 0 || isAbsent(value) || value === '') return faults
  const url = asText(value)
  if (!URL.canParse(url)) return fault(path, 'URL_TYPE_INVALID_URL', 'Not a well formed URL.')
  const scheme = new URL(url).protocol.slice(0, -1)
  if (schemes.includes(scheme)) return []
  const names = schemes.map((name) => `'${name}'`).join(', ')
  const message = `Scheme "${scheme}" is not supported. Scheme must be one of (${names}).`
  return fault(path, 'URL_TYPE_INVALID_SCHEME', message)
}
