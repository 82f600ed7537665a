import { type DateRange, readRange, writeRange } from '../../digest/date-range.ts'
import { escapeArgument, fitsCustomId, unescapeArgument } from './custom-id.ts'
import { PayloadFault } from './payload-check.ts'

/** How one argument of a component is written in its `custom_id`. */
export interface Argument<T> {
  write(value: T): string
  /** The value; `undefined` where no version of the bot has written that. */
  read(written: string): T | undefined
  /** Whether it takes all that is left, colons included. Only the last one may. */
  readonly takesRest?: true
}

/** The ways to write an argument. One that is absent from an old id reads as an empty text. */
export const argument = {
  /** Any text, escaped. */
  text: { write: escapeArgument, read: unescapeArgument } satisfies Argument<string>,
  /** Any text as it is, colons included; last only. */
  rest: { write: (value) => value, read: (written) => written, takesRest: true } satisfies Argument<string>,
  /** Calendar dates from one to another; a date alone is that day, as older versions wrote it. */
  days: {
    write: writeRange,
    read: (written) => readRange(written) ?? undefined,
  } satisfies Argument<DateRange>,
  /** A whole number: a page from 1, or the place of a menu from 0. */
  number: {
    write: String,
    read: (written) => (/^\d{1,9}$/.test(written) ? Number(written) : written === '' ? 1 : undefined),
  } satisfies Argument<number>,
} as const

type Shape = Readonly<Record<string, Argument<string> | Argument<number> | Argument<DateRange>>>
type ValueOf<A> = A extends { read(written: string): infer T } ? Exclude<T, undefined> : never

/** The arguments of a shape, by name. */
type ArgumentsOf<S> = { readonly [Name in keyof S]: ValueOf<S[Name]> }

/** A button or menu: its name and, with it, how its arguments are written. */
export interface Component<Args> {
  readonly name: string
  /**
   * The `custom_id` that carries the arguments.
   *
   * @throws PayloadFault where that is longer than Discord takes
   */
  id(args: Args): string
  /** The same, or `null` where it is longer than Discord takes. */
  idIfFits(args: Args): string | null
  /** The arguments of an id of this name, from what follows the name; `undefined` for one that we can't have written. */
  parse(written: string): Args | undefined
}

/**
 * Declares a component once: what it gives is both its ids and the arguments of its handler, so that they can't drift
 * apart. The name implies the arguments and their order: a component whose arguments change gets
 * a new name, and its old one stays declared, so that buttons of old messages stay readable.
 */
export function defineComponent<const S extends Shape>(name: string, shape: S): Component<ArgumentsOf<S>> {
  const all = Object.entries<Argument<never> | Argument<unknown>>(shape)
  const write = (args: ArgumentsOf<S>) =>
    [name, ...all.map(([key, { write }]) => write(args[key as keyof S] as never))].join(':')
  return {
    name,
    id(args) {
      const id = write(args)
      if (!fitsCustomId(id)) throw new PayloadFault(`the custom_id of "${name}" is longer than Discord takes`)
      return id
    },
    idIfFits(args) {
      const id = write(args)
      return fitsCustomId(id) ? id : null
    },
    parse(written) {
      const parts = written === '' ? [] : written.split(':')
      const values: Record<string, unknown> = {}
      for (const [index, [key, { read, takesRest }]] of all.entries()) {
        const value = read(takesRest ? parts.slice(index).join(':') : (parts[index] ?? ''))
        if (value === undefined) return undefined
        values[key] = value
      }
      return values as ArgumentsOf<S>
    },
  }
}
