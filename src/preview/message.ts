import type { APIEmbed, APIMessageTopLevelComponent } from 'discord-api-types/payloads/v10'
import type { TimestampStyle } from './markdown-tree.ts'

/** What is drawn of a message: a payload as it is sent, or a message as Discord gives it back. */
export interface PreviewMessage {
  readonly content?: string | undefined
  readonly embeds?: readonly APIEmbed[] | undefined
  readonly components?: readonly APIMessageTopLevelComponent[] | undefined
}

/**
 * What ids are called, without their sign (`papers`, not `#papers`), how instants are written, and what pictures show. All of it
 * may be left out: then ids are shown as unknown, as Discord does, and instants in UTC.
 */
export interface Names {
  readonly user?: (id: string) => string | undefined
  readonly role?: (id: string) => string | undefined
  readonly channel?: (id: string) => string | undefined
  /** A picture's own bytes by its address, as `data:image/…`; without them a frame shows its description. */
  readonly picture?: (url: string) => string | undefined
  /** `seconds` since 1970 UTC, as in `<t:1739178000:R>`. */
  readonly timestamp?: (seconds: number, style: TimestampStyle) => string
}

/** A mentioned thing as people read it: `@Ada`, `#papers`. */
export function mentionText(kind: 'user' | 'role' | 'channel', id: string, names: Names): string {
  switch (kind) {
    case 'user':
      return `@${names.user?.(id) ?? 'unknown-user'}`
    case 'role':
      return `@${names.role?.(id) ?? 'unknown-role'}`
    case 'channel':
      return `#${names.channel?.(id) ?? 'unknown'}`
  }
}

/** An instant as people read it, `2025-02-10 09:00 UTC` unless the names say otherwise. */
export function timestampText(seconds: number, style: TimestampStyle, names: Names): string {
  return names.timestamp?.(seconds, style) ?? utcText(seconds * 1_000)
}

/** An instant (ms since 1970 UTC) to the minute, in a form that sorts and means one thing everywhere. */
export function utcText(instant: number): string {
  if (Number.isNaN(new Date(instant).getTime())) return 'Invalid date'
  return `${new Date(instant).toISOString().replace(/T(\d\d:\d\d).*$/, ' $1')} UTC`
}
