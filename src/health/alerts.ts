import type { Log } from '../log.ts'

/** Troubles that the operator must do something about. */
type Trouble =
  | { readonly kind: 'overdue'; readonly newest: string | null; readonly weekdays: number }
  | { readonly kind: 'store'; readonly detail: string }
  | { readonly kind: 'halted'; readonly minutes: number }
  | { readonly kind: 'invalid'; readonly edition: string; readonly detail: string }
  | { readonly kind: 'given-up'; readonly edition: string; readonly detail: string }
  | { readonly kind: 'unreadable'; readonly edition: string; readonly detail: string }
  | { readonly kind: 'crashed'; readonly at: number; readonly fault: string }
  | { readonly kind: 'left-out'; readonly edition: string; readonly detail: string }

/** Alerts the operator to troubles. */
export interface Alerts {
  /** Brings texts to the operator's channel from now on; one that fails is sent at the next occasion. */
  sendThrough(send: (text: string) => Promise<void>): void
  /**
   * Reports a trouble, once until it ends; troubles of one edition are reported apart from those of another.
   *
   * @returns whether the operator's channel has it now, or there is none
   */
  raise(trouble: Trouble): Promise<boolean>
  /** A trouble has ended: should it come again, there is another alert. */
  end(kind: Trouble['kind'], edition?: string): void
}

export function createAlerts(log: Log): Alerts {
  const reported = new Set<string>()
  let send: ((text: string) => Promise<void>) | null = null
  return {
    sendThrough(channel) {
      send = channel
    },
    async raise(trouble) {
      const { kind } = trouble
      const key = 'edition' in trouble ? `${kind} ${trouble.edition}` : kind
      if (send === null || reported.has(key)) return true
      reported.add(key)
      try {
        await send(worded(trouble))
        return true
      } catch (error) {
        reported.delete(key)
        log.warn({ err: error, trouble: kind }, 'the operator could not be alerted in ALERT_CHANNEL')
        return false
      }
    },
    end: (kind, edition) => void reported.delete(edition === undefined ? kind : `${kind} ${edition}`),
  }
}

/** What the operator must do. */
function worded(trouble: Trouble): string {
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

/** When something happened, in UTC; nothing where that is not known. */
function instant(at: number): string {
  return Number.isNaN(at) ? '' : ` at ${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
