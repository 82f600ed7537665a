/** Troubles that the operator must do something about. */
export type Trouble =
  | { readonly kind: 'overdue'; readonly newest: string | null; readonly weekdays: number }
  | { readonly kind: 'store'; readonly detail: string }
  | { readonly kind: 'halted'; readonly minutes: number }
  | { readonly kind: 'invalid'; readonly edition: string; readonly detail: string }
  | { readonly kind: 'given-up'; readonly edition: string; readonly detail: string }
  | { readonly kind: 'unreadable'; readonly edition: string; readonly detail: string }
  | { readonly kind: 'crashed'; readonly at: number; readonly fault: string }
  | { readonly kind: 'left-out'; readonly edition: string; readonly detail: string }

/** Troubles that end. The others are about something that happened once. */
export type EndedTrouble =
  | { readonly kind: 'overdue'; readonly newest: string | null }
  | { readonly kind: 'store' }
  | { readonly kind: 'halted' }
  | { readonly kind: 'unreadable'; readonly edition: string }

/** What an alert is remembered by: troubles of one edition are apart from those of another. */
export function keyOf(trouble: { readonly kind: Trouble['kind']; readonly edition?: string }): string {
  return trouble.edition === undefined ? trouble.kind : `${trouble.kind} ${trouble.edition}`
}

/** The date of an `unreadable` alert's key; `null` for others. */
export function unreadableDate(key: string): string | null {
  return /^unreadable (\S+)$/.exec(key)?.[1] ?? null
}

/** What the operator must do. */
export function worded(trouble: Trouble): string {
  switch (trouble.kind) {
    case 'overdue':
      return `No digest for ${trouble.weekdays} weekdays; the newest is of ${trouble.newest}. Look whether DIGEST_SOURCES still leads to the publisher.`
    case 'store':
      return `What happens can't be kept: ${trouble.detail}. Nothing is posted that could not be remembered. Free some space or mend DATA_DIR; everything due is posted then.`
    case 'halted':
      return `Discord refuses too many requests, so sending is paused for ${trouble.minutes} minutes, before it bans this address. The log says which requests were refused; most often a channel's permissions were taken away.`
    case 'invalid':
      return `A post of ${trouble.edition} was not sent, because it breaks a rule of Discord: ${trouble.detail}. That is a fault of Paperboy's; look for a newer version, or report it with this text.`
    case 'left-out':
      return `A part of ${trouble.edition} was left out of its posts: ${trouble.detail}. Everything else was posted. That is a fault of Paperboy's; look for a newer version, or report it with this text.`
    case 'unreadable':
      return `The digest of ${trouble.edition} came, but ${trouble.detail}. Nothing of it is posted, and nobody is notified that there are no papers. The log names each row; once its source is corrected, the day is posted as usual.`
    case 'given-up':
      return `A post of ${trouble.edition} was ${trouble.detail}. The log has its attempts.`
    case 'crashed':
      return `Paperboy ended by a fault of its own${instant(trouble.at)}, and was started again: ${trouble.fault}. Nothing is lost, and what was due is posted now. Look for a newer version, or report it with the lines around it in the log.`
  }
}

/** That a trouble is over. */
export function wordedEnd(trouble: EndedTrouble): string {
  switch (trouble.kind) {
    case 'overdue':
      return trouble.newest === null
        ? 'Over: no digest is overdue any more.'
        : `Over: digests come again; the newest is of ${trouble.newest}.`
    case 'store':
      return 'Over: what happens can be kept again, and what was due is posted.'
    case 'halted':
      return 'Over: sending to Discord goes on.'
    case 'unreadable':
      return `Over: the digest of ${trouble.edition} could be read, and is posted as usual.`
  }
}

/** When something happened, in UTC; nothing where that is not known. */
function instant(at: number): string {
  return Number.isNaN(at) ? '' : ` at ${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
