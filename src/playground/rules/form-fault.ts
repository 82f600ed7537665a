import { isAbsent, type JsonObject } from '../json.ts'

/** Where in a request body a fault lies: field names and array positions, outermost first. */
export type FormPath = readonly (string | number)[]

/** One thing wrong with a request body, as Discord reports it under code 50035. */
export interface FormFault {
  readonly path: FormPath
  /** Discord's name of the rule, such as `BASE_TYPE_MAX_LENGTH`. */
  readonly code: string
  readonly message: string
}

/** The `errors` tree of a 50035 answer: the body's shape with `_errors` lists at the faulty places. */
export function formErrors(faults: readonly FormFault[]): JsonObject {
  const root: Record<string, unknown> = {}
  for (const { path, code, message } of faults) {
    let node = root
    for (const step of path) {
      node[step] ??= {}
      node = node[step] as Record<string, unknown>
    }
    node._errors = [...((node._errors as unknown[] | undefined) ?? []), { code, message }]
  }
  return root
}

/** A single fault as a list, to be spread or returned. */
export function fault(path: FormPath, code: string, message: string): FormFault[] {
  return [{ path, code, message }]
}

/** The fault of a field that must be there and is not. */
export function missing(path: FormPath): FormFault[] {
  return fault(path, 'BASE_TYPE_REQUIRED', 'This field is required')
}

/** How long a text or list may be; both ends count as allowed. */
export interface Span {
  readonly min?: number
  readonly max: number
  readonly required?: boolean
}

/** What is wrong with a text field. Characters are counted as Discord counts them, by Unicode code point. */
export function textFaults(value: unknown, path: FormPath, span: Span): FormFault[] {
  if (isAbsent(value)) return span.required ? missing(path) : []
  if (typeof value !== 'string') {
    return fault(path, 'STRING_TYPE_CONVERT', 'Could not interpret value as string.')
  }
  const required = value === '' && (span.min ?? 0) > 0
  return required ? missing(path) : lengthFaults([...value].length, path, span)
}

/** What is wrong with a field that is a list, looking only at its length. */
export function listFaults(value: unknown, path: FormPath, span: Span): FormFault[] {
  if (isAbsent(value)) return span.required ? missing(path) : []
  if (!Array.isArray(value))
    return fault(path, 'LIST_TYPE_CONVERT', 'Only iterables may be used in a ListType')
  return lengthFaults(value.length, path, span)
}

/** What is wrong with a whole-number field that must lie between two values, both allowed. */
export function integerFaults(
  value: unknown,
  path: FormPath,
  range: { min: number; max: number },
): FormFault[] {
  if (isAbsent(value)) return []
  if (!Number.isInteger(value)) return fault(path, 'NUMBER_TYPE_COERCE', `Value "${value}" is not int.`)
  const number = value as number
  if (number < range.min) {
    return fault(path, 'NUMBER_TYPE_MIN', `int value should be greater than or equal to ${range.min}.`)
  }
  if (number > range.max) {
    return fault(path, 'NUMBER_TYPE_MAX', `int value should be less than or equal to ${range.max}.`)
  }
  return []
}

/** What is wrong with a field that must be one of a few values. */
export function choiceFaults(value: unknown, path: FormPath, choices: readonly unknown[]): FormFault[] {
  if (choices.includes(value)) return []
  return fault(path, 'BASE_TYPE_CHOICES', `Value must be one of {${choices.join(', ')}}.`)
}

function lengthFaults(length: number, path: FormPath, { min, max }: Span): FormFault[] {
  if (min !== undefined && (length < min || length > max)) {
    return fault(path, 'BASE_TYPE_BAD_LENGTH', `Must be between ${min} and ${max} in length.`)
  }
  return length > max ? fault(path, 'BASE_TYPE_MAX_LENGTH', `Must be ${max} or fewer in length.`) : []
}

/** The same faults, in a body that is one field of another. */
export function under(field: string, faults: readonly FormFault[]): FormFault[] {
  return faults.map((each) => ({ ...each, path: [field, ...each.path] }))
}
