import type { Interaction } from 'discord.js'
import type { Router } from './router.ts'

/** How long an interaction that another process should answer is kept, for the case that it is lost (ms). Discord waits for 3 s. */
const KEPT = 2_000

/** Whose it is to answer: this process's, this one's and another's, or another's. */
type Duty = 'own' | 'shared' | 'other'

export interface StandbyParts {
  readonly router: Router
  /** Whose it is to answer what comes from a server, or with `null` from none. */
  readonly dutyFor: (guildId: string | null) => Duty
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number
}

/** Lets every interaction be answered by one of the processes that hear of it. */
export interface Standby {
  /** Hears of an interaction: answers it, or keeps it for a moment. */
  readonly hear: (interaction: Interaction) => Promise<void>
  /** Answers what was kept and has become this process's to answer. What another one has answered meanwhile is left at that. */
  readonly takeOver: () => Promise<void>
}

/**
 * While a shard moves from one process to another, both hear of everything. What arrives at the taker before it may act is lost
 * where the giver is lost at that moment; so the taker keeps it for as long as Discord waits, and answers it when its turn comes.
 */
export function createStandby({ router, dutyFor, now }: StandbyParts): Standby {
  let kept: { readonly interaction: Interaction; readonly at: number }[] = []
  const fresh = () => kept.filter(({ at }) => now() - at < KEPT)
  return {
    async hear(interaction) {
      const duty = dutyFor(interaction.guildId)
      if (duty !== 'other') return router(interaction, duty === 'shared')
      kept = [...fresh(), { interaction, at: now() }]
    },
    async takeOver() {
      const all = fresh()
      const isOurs = (guildId: string | null) => dutyFor(guildId) !== 'other'
      kept = all.filter(({ interaction }) => !isOurs(interaction.guildId))
      const ours = all.filter(({ interaction }) => isOurs(interaction.guildId))
      await Promise.all(ours.map(({ interaction }) => router(interaction, true)))
    },
  }
}
