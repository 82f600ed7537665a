/** What the page and its server say to each other. Types only: the page's code loads nothing from here. */

/** Something with an id and a name that people read. */
export interface Named {
  readonly id: string
  readonly name: string
}

export type ChannelKind = 'text' | 'announcement' | 'forum' | 'voice' | 'category' | 'thread' | 'dm' | 'group'

/** A channel that a person sees. */
export interface ChannelView extends Named {
  readonly kind: ChannelKind
  readonly topic: string | null
  /** Of a thread or forum post: the channel it belongs to. */
  readonly parentId: string | null
  /** Names of the forum tags that a post carries. */
  readonly tags: readonly string[]
  /** How many messages a thread has. */
  readonly messageCount: number
}

/** A server that a person is in. */
export interface ServerView extends Named {
  readonly channels: readonly ChannelView[]
  readonly members: readonly Named[]
  readonly roles: readonly Named[]
}

/** Everything a person sees beside messages. */
export interface WorldView {
  readonly me: Named
  /** Who there is to be. */
  readonly people: readonly Named[]
  readonly bot: Named
  readonly servers: readonly ServerView[]
  /** Conversations outside servers. */
  readonly conversations: readonly ChannelView[]
}

/** The playground's clock. */
export interface ClockView {
  /** ms UTC. */
  readonly now: number
  /** ms UTC; null while nothing is due ever. */
  readonly nextDueAt: number | null
}

/** A message, drawn for one person. */
export interface MessageView {
  readonly id: string
  readonly channelId: string
  /** Drawn by `src/preview`: safe to set as `innerHTML`. */
  readonly html: string
  /** Whether only this person sees it. */
  readonly ephemeral: boolean
  readonly authorId: string
}

/** One thing that is chosen from a list. */
export interface ChoiceView {
  readonly name: string
  readonly value: string
}

export interface OptionView {
  readonly name: string
  readonly description: string
  readonly required: boolean
  /** Whether the bot suggests values while somebody types. */
  readonly autocomplete: boolean
  /** All that can be chosen; null for free text. */
  readonly choices: readonly ChoiceView[] | null
}

/** A slash command, or one subcommand of it. */
export interface CommandView {
  /** Such as `paper` or `channel subscribe`. */
  readonly name: string
  readonly command: string
  /** `subscribe`, or `group subscribe`; null without subcommands. */
  readonly subcommand: string | null
  readonly description: string
  readonly options: readonly OptionView[]
}

/** What a channel is opened with. */
export interface ChannelContents {
  readonly messages: readonly MessageView[]
  readonly commands: readonly CommandView[]
  /** What a message's Apps menu offers. */
  readonly messageCommands: readonly string[]
  /** Whether the person may write here. */
  readonly writable: boolean
}

/** A field of a form. */
export interface FieldView {
  readonly customId: string
  readonly label: string
  readonly description: string
  readonly required: boolean
  /** Its text at first. */
  readonly value: string
  readonly placeholder: string
  readonly kind: 'line' | 'paragraph' | 'choice'
  /** Shortest and longest text, or fewest and most choices. */
  readonly min: number
  readonly max: number
  readonly choices: readonly (ChoiceView & { readonly picked: boolean })[]
}

/** A form that the bot opened. */
export interface FormView {
  readonly interactionId: string
  readonly title: string
  readonly fields: readonly FieldView[]
  /** Text between the fields, in its place before a field's index. */
  readonly texts: readonly { readonly before: number; readonly text: string }[]
}

/** How a use of the bot ended; messages come by the stream. */
export interface UseOutcome {
  readonly form: FormView | null
}

/** A request that the bot made, and what this Discord says of it. */
export interface RequestView {
  readonly number: number
  /** ms UTC. */
  readonly at: number
  readonly method: string
  readonly path: string
  readonly status: number
  readonly accepted: boolean
  /** In words: "accepted", or what it was refused for. */
  readonly verdict: string
  /** What the schemas of Discord's OpenAPI file have against it; empty where it fits, null where they describe none such. */
  readonly schemaFault: string | null
  /** The body as indented JSON; empty without one. */
  readonly body: string
  readonly response: string
}

/** What comes by the stream. */
export type StreamEvent =
  | {
      readonly type: 'message'
      readonly kind: 'created' | 'edited'
      readonly message: MessageView
      /** Whether the person who looks wrote or asked for it. */
      readonly own: boolean
    }
  | { readonly type: 'deleted'; readonly channelId: string; readonly messageId: string }
  | { readonly type: 'clock'; readonly clock: ClockView }
  | { readonly type: 'request'; readonly request: RequestView }
  | { readonly type: 'bot'; readonly connected: boolean }
