import type { APIUser } from 'discord-api-types/v10'
import { asArray, isObject } from '../json.ts'

/** Who a message notifies, in the form messages carry it. */
export interface ResolvedMentions {
  readonly mentions: APIUser[]
  readonly mention_roles: string[]
  readonly mention_everyone: boolean
}

/** What has to be known of the place of a message, to say whom it notifies. */
export interface MentionScope {
  readonly user: (id: string) => APIUser | undefined
  /** Whether a role exists here and the author may notify it. */
  readonly canNotifyRole: (id: string) => boolean
  /** Whether the author may notify everyone (permission Mention Everyone). */
  readonly canNotifyEveryone: boolean
}

/**
 * Whom a text notifies under an `allowed_mentions`; without one, everybody it names.
 * Mentions inside code and after a backslash count too: stricter than Discord, so that a test which finds
 * nobody notified here can be sure of it there.
 * Source: Discord's documentation, "Allowed mentions object".
 */
export function resolveMentions(text: string, allowed: unknown, scope: MentionScope): ResolvedMentions {
  const users = matches(text, /<@!?(\d{1,20})>/g).filter(allows(allowed, 'users'))
  const roles = matches(text, /<@&(\d{1,20})>/g).filter(allows(allowed, 'roles'))
  const everyone = /@(?:everyone|here)/.test(text) && allows(allowed, 'everyone')('')
  return {
    mentions: users.flatMap((id) => scope.user(id) ?? []),
    mention_roles: roles.filter(scope.canNotifyRole),
    mention_everyone: everyone && scope.canNotifyEveryone,
  }
}

function matches(text: string, pattern: RegExp): string[] {
  return [...new Set([...text.matchAll(pattern)].map(([, id]) => id ?? ''))]
}

function allows(allowed: unknown, kind: 'users' | 'roles' | 'everyone'): (id: string) => boolean {
  if (!isObject(allowed)) return () => true
  if (asArray(allowed.parse).includes(kind)) return () => true
  return (id) => asArray(allowed[kind]).includes(id)
}
