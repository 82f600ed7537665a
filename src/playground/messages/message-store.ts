import type { APIMessage } from 'discord-api-types/v10'
import type { Clock } from '../../clock.ts'
import { createListeners } from '../listeners.ts'
import { compareSnowflakes } from '../snowflakes.ts'

/**
 * A message as the stand-in keeps it: Discord's own message object, changed in place by edits, so that whoever
 * has it always sees its present state.
 */
export type StoredMessage = APIMessage

/** Something that happened to a message. */
export interface MessageEvent {
  readonly kind: 'created' | 'edited' | 'deleted'
  readonly message: StoredMessage
  /** The one person who can see it, when it is ephemeral. */
  readonly ephemeralFor: string | null
}

/** Which part of a channel's history is asked for; at most one of `before`, `after`, `around`. */
export interface HistoryQuery {
  /** 1–100. */
  readonly limit: number
  readonly before?: string | undefined
  readonly after?: string | undefined
  readonly around?: string | undefined
}

/**
 * How long a nonce is remembered, in milliseconds. Discord says "a few minutes".
 * Source: Discord's documentation, Create Message, `enforce_nonce`.
 */
const NONCE_WINDOW_MS = 5 * 60_000

interface Entry {
  readonly message: StoredMessage
  readonly ephemeralFor: string | null
}

/** All messages there are, in every channel, and the nonces they were sent with. */
export class MessageStore {
  readonly #clock: Clock
  readonly #channels = new Map<string, Map<string, Entry>>()
  readonly #nonces = new Map<string, { message: StoredMessage; at: number }>()
  readonly #listeners = createListeners<MessageEvent>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Calls the listener on everything that happens to a message; the returned function stops that. */
  onMessage(listener: (event: MessageEvent) => void): () => void {
    return this.#listeners.add(listener)
  }

  /** Keeps a new message; `ephemeralFor` names the one person it is shown to, if it is ephemeral. */
  add(message: StoredMessage, ephemeralFor: string | null = null): void {
    const channel = this.#channels.get(message.channel_id) ?? new Map<string, Entry>()
    this.#channels.set(message.channel_id, channel.set(message.id, { message, ephemeralFor }))
    this.#listeners.emit({ kind: 'created', message, ephemeralFor })
  }

  /** Changes a message in place. */
  edit(message: StoredMessage, change: Partial<StoredMessage>): void {
    Object.assign(message, change)
    this.#listeners.emit({ kind: 'edited', message, ephemeralFor: this.ephemeralFor(message) })
  }

  /** Forgets a message. */
  delete(message: StoredMessage): void {
    const ephemeralFor = this.ephemeralFor(message)
    if (this.#channels.get(message.channel_id)?.delete(message.id)) {
      this.#listeners.emit({ kind: 'deleted', message, ephemeralFor })
    }
  }

  /** A message that everyone in its channel can see. */
  find(channelId: string, messageId: string): StoredMessage | undefined {
    const entry = this.#channels.get(channelId)?.get(messageId)
    return entry?.ephemeralFor === null ? entry.message : undefined
  }

  /** A message, ephemeral or not. */
  findAny(channelId: string, messageId: string): StoredMessage | undefined {
    return this.#channels.get(channelId)?.get(messageId)?.message
  }

  /** The person an ephemeral message is shown to; null when everyone sees it. */
  ephemeralFor(message: StoredMessage): string | null {
    return this.#channels.get(message.channel_id)?.get(message.id)?.ephemeralFor ?? null
  }

  /** What everyone in a channel can see, the oldest first. */
  all(channelId: string): StoredMessage[] {
    return this.#shown(channelId, (ephemeralFor) => ephemeralFor === null)
  }

  /** What one person can see in a channel, the oldest first, with the ephemeral messages shown to them. */
  seenBy(channelId: string, userId: string): StoredMessage[] {
    return this.#shown(channelId, (ephemeralFor) => ephemeralFor === null || ephemeralFor === userId)
  }

  #shown(channelId: string, isShown: (ephemeralFor: string | null) => boolean): StoredMessage[] {
    const entries = [...(this.#channels.get(channelId)?.values() ?? [])]
    return entries.flatMap(({ message, ephemeralFor }) => (isShown(ephemeralFor) ? message : []))
  }

  /** A part of a channel's history, the newest first, as Discord answers it. */
  history(channelId: string, { limit, before, after, around }: HistoryQuery): StoredMessage[] {
    const all = this.all(channelId)
    const older = (id: string) => all.filter((message) => compareSnowflakes(message.id, id) < 0)
    const newer = (id: string) => all.filter((message) => compareSnowflakes(message.id, id) > 0)
    if (after !== undefined) return newer(after).slice(0, limit).reverse()
    if (around !== undefined) {
      const half = Math.floor(limit / 2)
      const middle = all.filter(({ id }) => id === around)
      return [...older(around).slice(-half), ...middle, ...newer(around).slice(0, half)]
        .slice(0, limit)
        .reverse()
    }
    return (before === undefined ? all : older(before)).slice(-limit).reverse()
  }

  /** The message that was sent with this nonce, while Discord remembers it. */
  findByNonce(channelId: string, nonce: string): StoredMessage | undefined {
    const kept = this.#nonces.get(`${channelId}:${nonce}`)
    return kept !== undefined && this.#clock.now() - kept.at <= NONCE_WINDOW_MS ? kept.message : undefined
  }

  /** Remembers which message was sent with a nonce, and forgets those whose window has passed. */
  rememberNonce(channelId: string, nonce: string, message: StoredMessage): void {
    const now = this.#clock.now()
    for (const [key, { at }] of this.#nonces) {
      // The oldest come first, so the first that is still fresh ends the search.
      if (now - at <= NONCE_WINDOW_MS) break
      this.#nonces.delete(key)
    }
    const key = `${channelId}:${nonce}`
    this.#nonces.delete(key)
    this.#nonces.set(key, { message, at: now })
  }
}
