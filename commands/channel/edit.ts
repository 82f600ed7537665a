import { defineSubcommand } from '../../src/discord/interactions/command.ts'
import { saved } from '../../src/discord/interactions/outcomes.ts'
import type { Answer, ServerUse } from '../../src/discord/interactions/use-cases.ts'
import { channelChange, channelSaved } from '../../src/discord/messages/channel-panel.ts'
import { scheduleOf } from '../../src/discord/messages/menu-entries.ts'
import { requirePostable } from '../../src/discord/servers/channel-check.ts'
import { texts } from '../../src/discord/texts/texts.ts'
import { UserError } from '../../src/errors.ts'
import { changesOf, isNothingNamed, type NamedWish } from '../../src/subscriptions/channel-wish.ts'
import { type ChannelSubscription, LAYOUTS } from '../../src/subscriptions/subscription.ts'
import { newPlaceOption, subscriptionOption, wishNamed, wishOptions } from './options.ts'
import { announced } from './subscribe.ts'

/** `/channel edit`: changes what is named of a subscription. */
export const edit = defineSubcommand({
  description: texts.commands.channel.edit,
  options: { subscription: subscriptionOption, channel: newPlaceOption, ...wishOptions },

  async execute({ options: { subscription: before, channel: place, ...options }, ...use }) {
    const named = { ...wishNamed(options), place }
    if (isNothingNamed(named)) throw new UserError(texts.channel.nothingToChange)
    const subscription = await save(use, before, named)
    return announced(use, subscription, options.timezone, ...saidOf(before, subscription))
  },
})

/** Menus that change a subscription. */
export function change({ userId }: ServerUse, subscription: ChannelSubscription): Answer {
  return channelChange(subscription, userId)
}

export function changeHour(use: ServerUse, before: ChannelSubscription, picked: string): Promise<Answer> {
  return changeTo(use, before, { schedule: scheduleOf(picked) ?? unreadable() })
}

export function changeLayout(use: ServerUse, before: ChannelSubscription, picked: string): Promise<Answer> {
  return changeTo(use, before, { layout: LAYOUTS.find((each) => each === picked) ?? unreadable() })
}

function unreadable(): never {
  throw new UserError(texts.errors.oldButton)
}

/** Applies what was picked in one of the menus. */
async function changeTo(
  use: ServerUse,
  before: ChannelSubscription,
  picked: Partial<NamedWish>,
): Promise<Answer> {
  const subscription = await save(use, before, { schedule: {}, look: {}, ...picked })
  return channelSaved(saidOf(before, subscription).join('\n'), subscription, use.userId)
}

async function save(
  { app, guildId, carried }: ServerUse,
  before: ChannelSubscription,
  named: NamedWish,
): Promise<ChannelSubscription> {
  const changes = changesOf(before, named)
  await requirePostable({ ...before, ...changes }, carried, app.places)
  return saved(await app.channels.edit(guildId, before.id, changes))
}

function saidOf(before: ChannelSubscription, now: ChannelSubscription): string[] {
  return [texts.channel.changed(now), ...(before.paused === null ? [] : [texts.channel.activeAgain])]
}
