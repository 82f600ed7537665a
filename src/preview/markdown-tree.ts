/** How a timestamp is written; Discord's letters (short time, long date, relative …). */
export type TimestampStyle = 't' | 'T' | 'd' | 'D' | 'f' | 'F' | 's' | 'S' | 'R'

/** The ways of setting text apart that enclose other text. */
export type Emphasis = 'bold' | 'italic' | 'underline' | 'strike' | 'spoiler'

/** A piece of a line of Discord's Markdown. */
export type Inline =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: Emphasis; readonly children: readonly Inline[] }
  | { readonly type: 'code'; readonly text: string }
  /** Masked or bare; `url` is always http or https. */
  | { readonly type: 'link'; readonly url: string; readonly children: readonly Inline[] }
  | { readonly type: 'mention'; readonly kind: 'user' | 'role' | 'channel'; readonly id: string }
  | { readonly type: 'everyone'; readonly text: '@everyone' | '@here' }
  /** `seconds` since 1970 UTC; always an instant that a `Date` can have. */
  | { readonly type: 'timestamp'; readonly seconds: number; readonly style: TimestampStyle }
  | { readonly type: 'emoji'; readonly name: string; readonly id: string; readonly animated: boolean }
  /** `name` may have a subcommand: `channel subscribe`. */
  | { readonly type: 'command'; readonly name: string; readonly id: string }

/** A list; Discord nests at most eleven in one another. */
export interface ListBlock {
  readonly type: 'list'
  readonly ordered: boolean
  /** The number of an ordered list's first item. */
  readonly start: number
  readonly items: readonly ListItem[]
}

/** An item's text, and the lists below it. */
export interface ListItem {
  readonly children: readonly Inline[]
  readonly lists: readonly ListBlock[]
}

/** A part of a text that begins a line of its own. */
export type Block =
  /** Its text has line breaks as `\n`, the one that ends the paragraph included. */
  | { readonly type: 'paragraph'; readonly children: readonly Inline[] }
  | { readonly type: 'heading'; readonly level: 1 | 2 | 3; readonly children: readonly Inline[] }
  | { readonly type: 'subtext'; readonly children: readonly Inline[] }
  | ListBlock
  /** Never has another quote inside. */
  | { readonly type: 'quote'; readonly children: readonly Block[] }
  | { readonly type: 'code-block'; readonly language: string | null; readonly text: string }
