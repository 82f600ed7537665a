import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type StandIn, startStandIn } from '../src/playground/server.ts'
import type { GuildDescription } from '../src/playground/world/description.ts'
import { openStore } from '../src/store/files/file-store.ts'
import { dailyAt } from '../src/subscriptions/schedule.ts'
import type { ChannelSubscription } from '../src/subscriptions/subscription.ts'
import { readSampleText } from '../test/support/builders/sample-text.ts'
import { channelSubscription } from '../test/support/builders/samples.ts'
import { putSubscriptions } from '../test/support/builders/stored.ts'
import { crowdChannels, crowdWorld, startCrowdBot } from '../test/support/processes/crowd.ts'
import { quietLog } from './measure.ts'

/** Channels of others, posted to in turn, a part of them each minute. */
const VICTIMS = 200

/** What the attacker has: a server with channels that the bot can't see, and people who manage it. */
const GUILD = '1100000000000300000'
const OPEN = '1100000000000300001'
const HIDDEN = Array.from({ length: 24 }, (_, n) => String(1_100_000_000_000_300_100n + BigInt(n)))
const ACCOUNTS = Array.from({ length: 10 }, (_, n) => String(1_100_000_000_000_310_000n + BigInt(n)))

/** What one account may send at most (a second), and what the server's owner changes. */
const COMMANDS_A_SECOND = 5
const SUGGESTIONS_A_SECOND = 20
const EVENTS_A_SECOND = 10

/** What the attack may cost the others (ms). */
const GOAL = 2_000

const MINUTE = 60_000

/**
 * An attacker with one server and ten accounts at full rate, against the same minutes without the attack: how late the
 * posts of other servers are. `--minutes 2` shortens the ten real minutes that each of the two takes.
 */
export async function benchSiege({ minutes }: { readonly minutes: number }): Promise<void> {
  console.log(
    `siege: ${VICTIMS} channels over ${minutes} minutes; ${ACCOUNTS.length} accounts at ${COMMANDS_A_SECOND} commands and ${SUGGESTIONS_A_SECOND} suggestions a second each, ${EVENTS_A_SECOND} events a second`,
  )
  const quiet = await delaysOf(minutes, async () => undefined)
  console.log(row('without the attack', quiet))
  const besieged = await delaysOf(minutes, attack)
  console.log(row('under attack', besieged))
  const [p50, p99, worst] = [0.5, 0.99, 1].map(
    (part) => percentile(besieged.delays, part) - percentile(quiet.delays, part),
  )
  console.log(
    `the attack costs: p50 ${p50?.toFixed(0)} ms, p99 ${p99?.toFixed(0)} ms, worst ${worst?.toFixed(0)} ms (goal ${GOAL} ms)`,
  )
}

interface Siege {
  /** Milliseconds from each minute that was due to its post, sorted. */
  readonly delays: readonly number[]
  readonly answers: ReadonlyMap<number, number>
  readonly uses: number
}

async function delaysOf(
  minutes: number,
  besiege: (standIn: StandIn, stop: AbortSignal) => Promise<number | undefined>,
): Promise<Siege> {
  const dataDir = await mkdtemp(join(tmpdir(), 'paperboy-bench-'))
  const standIn = await startStandIn({ world: worldWithAttacker() })
  const first = (Math.floor(Date.now() / MINUTE) + 1) * MINUTE
  const due = new Map(crowdChannels(VICTIMS).map((id, n) => [id, first + (n % minutes) * MINUTE]))
  await seed(dataDir, due, first)
  const delays = new Map<string, number>()
  const done = new Promise<void>((resolve) => {
    standIn.onMessage(({ message: { channel_id: channelId } }) => {
      const at = due.get(channelId)
      if (at === undefined || delays.has(channelId)) return
      delays.set(channelId, Date.now() - at)
      if (delays.size === VICTIMS) resolve()
    })
  })
  const bot = startCrowdBot({ standIn, dataDir, env: { LOG_LEVEL: 'error' } })
  bot.stderr?.pipe(process.stderr)
  const stop = new AbortController()
  try {
    await standIn.connected()
    const attacking = besiege(standIn, stop.signal)
    await Promise.race([done, pause(first - Date.now() + (minutes + 2) * MINUTE, undefined, { ref: false })])
    stop.abort()
    const uses = (await attacking) ?? 0
    const answers = new Map<number, number>()
    for (const { status } of standIn.requests) answers.set(status, (answers.get(status) ?? 0) + 1)
    if (delays.size < VICTIMS) console.log(`${VICTIMS - delays.size} posts never came`)
    return { delays: [...delays.values()].sort((a, b) => a - b), answers, uses }
  } finally {
    bot.kill('SIGTERM')
    await once(bot, 'exit')
    await standIn.close()
    await rm(dataDir, { recursive: true, force: true })
  }
}

function worldWithAttacker() {
  const world = crowdWorld(VICTIMS)
  const [owner = ''] = ACCOUNTS
  const guild: GuildDescription = {
    id: GUILD,
    name: 'Attackers',
    ownerId: owner,
    members: ACCOUNTS.map((userId) => ({ userId })),
    channels: [OPEN, ...HIDDEN].map((id, n) => ({
      id,
      name: `channel-${n}`,
      kind: 'text' as const,
      ...hidden(id, world.application.id),
    })),
  }
  const users = ACCOUNTS.map((id, n) => ({ id, name: `Attacker ${n}` }))
  return { ...world, users: [...world.users, ...users], guilds: [...world.guilds, guild] }
}

function hidden(channelId: string, botId: string) {
  if (channelId === OPEN) return {}
  return { overwrites: [{ id: botId, kind: 'member' as const, deny: ['ViewChannel' as const] }] }
}

/** The others' subscriptions, each due at its minute, and the attacker's, all in channels that the bot can't see. */
async function seed(dataDir: string, due: ReadonlyMap<string, number>, now: number): Promise<void> {
  const date = new Date(now).toISOString().slice(0, 10)
  await mkdir(join(dataDir, 'digests'), { recursive: true })
  await writeFile(
    join(dataDir, 'digests', `${date}.md`),
    (await readSampleText()).replace('2025-02-10', date),
  )
  await using store = await openStore(dataDir, quietLog)
  const guildOf = new Map(
    worldWithAttacker().guilds.flatMap(({ id, channels }) =>
      channels.map((channel) => [channel.id, id] as const),
    ),
  )
  const made = (channelId: string, at: number, more: Partial<ChannelSubscription>) =>
    channelSubscription({
      id: `c${channelId}`,
      guildId: guildOf.get(channelId) ?? '',
      channelId,
      channelName: channelId,
      createdBy: '1',
      layout: 'compact',
      schedule: dailyAt(new Date(at).toISOString().slice(11, 16), 'UTC'),
      createdAt: now - 24 * 60 * MINUTE,
      nextDueAt: at,
      ...more,
    })
  await putSubscriptions(store.subscriptions, [
    ...[...due].map(([channelId, at]) => made(channelId, at, {})),
    ...HIDDEN.map((id) => made(id, now, { paused: { reason: 'no-access', at: now, isNotified: true } })),
  ])
}

/** Everything at once, until it is stopped; gives how often the bot was used. */
async function attack(standIn: StandIn, stop: AbortSignal): Promise<number> {
  let uses = 0
  const use = (run: () => Promise<unknown>) => {
    uses += 1
    // Whatever comes of it: refused, late, or not answered at all.
    run().catch(() => undefined)
  }
  const every = async (perSecond: number, act: (n: number) => void) => {
    const begun = performance.now()
    for (let n = 0; !stop.aborted; n += 1) {
      await pause(Math.max(0, begun + (n * 1_000) / perSecond - performance.now()))
      act(n)
    }
  }
  const commandOf = (userId: string, n: number) => {
    const person = standIn.person(userId)
    const at = { channelId: OPEN } as const
    const hiddenChannel = HIDDEN[n % HIDDEN.length] ?? ''
    const panel = person.messages(at).at(-1)
    const pressed = /channel-(?:resume|now|pause):[^"]+/.exec(JSON.stringify(panel?.components ?? []))?.[0]
    switch (n % 6) {
      case 0:
        return person.slash({
          ...at,
          command: 'channel',
          subcommand: 'subscribe',
          options: { channel: hiddenChannel },
        })
      case 1:
        return person.slash({ ...at, command: 'channel', subcommand: 'list' })
      case 2:
        return pressed === undefined || panel === undefined ? Promise.resolve() : person.press(panel, pressed)
      case 3:
        return person.slash({ ...at, command: 'search', options: { query: `rotary embedding ${n}` } })
      case 4:
        return person.slash({
          ...at,
          command: 'channel',
          subcommand: 'subscribe',
          options: { channel: OPEN, time: '09:00' },
        })
      default:
        return person.slash({ ...at, command: 'paper', options: { query: 'VideoRoPE' } })
    }
  }
  await Promise.all([
    ...ACCOUNTS.map((userId) => every(COMMANDS_A_SECOND, (n) => use(() => commandOf(userId, n)))),
    ...ACCOUNTS.map((userId) =>
      every(SUGGESTIONS_A_SECOND, (n) =>
        use(() =>
          standIn.person(userId).autocomplete({
            channelId: OPEN,
            command: 'paper',
            focused: 'query',
            value: 'video rope'.slice(0, 1 + (n % 10)),
          }),
        ),
      ),
    ),
    every(EVENTS_A_SECOND, (n) => {
      standIn.gateway.dispatch('GUILD_ROLE_UPDATE', { guild_id: GUILD, role: { id: GUILD } })
      const channelId = HIDDEN[n % HIDDEN.length] ?? ''
      standIn.setOverwrites(channelId, hidden(channelId, standIn.world.application.id).overwrites ?? [])
    }),
  ])
  return uses
}

function percentile(sorted: readonly number[], part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0
}

function row(name: string, { delays, answers, uses }: Siege): string {
  const [p50, p99, worst] = [0.5, 0.99, 1].map((part) => `${percentile(delays, part).toFixed(0)} ms`)
  const statuses = [...answers].sort(([a], [b]) => a - b).map(([status, n]) => `${status}: ${n}`)
  return `${name}: posts of others late by p50 ${p50}, p99 ${p99}, worst ${worst}; ${uses} uses; answers ${statuses.join(', ')}`
}
