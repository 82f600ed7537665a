import type { APIApplicationCommandBasicOption } from 'discord-api-types/v10'
import type { Core } from '../core.ts'
import { asArray, type JsonObject } from '../json.ts'
import { hasPermissions } from '../world/permissions.ts'
import { guildChannels, guildThreads, permissionsInChannel } from '../world/world.ts'
import { ClientRefusal } from './client-refusal.ts'
import type { Setting } from './place.ts'

/** The id of the channel that a person named: `<#1>`, `#papers`, `papers` or the id. */
export function channelId(
  core: Core,
  { guild, userId }: Setting,
  option: APIApplicationCommandBasicOption,
  text: string,
): string {
  const guildId = guild?.id ?? ''
  const all = [...guildChannels(core.world, guildId), ...guildThreads(core.world, guildId)]
  const visible = all.filter((channel) => {
    return hasPermissions(permissionsInChannel(core.world, channel, userId), 'ViewChannel')
  })
  const wanted = bare(text, /^<#(\d+)>$/, '#')
  const channel = visible.find(({ id, name }) => id === wanted || name === wanted)
  if (channel === undefined) throw invalid(option, `names no channel here: "${text}"`)
  const types = asArray(limitsOf(option).channel_types)
  if (types.length > 0 && !types.includes(channel.type)) throw invalid(option, `cannot be #${channel.name}`)
  return channel.id
}

/** The id of the person that a person named: `<@1>`, `@Ada`, `Ada` or the id. */
export function userId(
  core: Core,
  setting: Setting,
  option: APIApplicationCommandBasicOption,
  text: string,
): string {
  const found = findUserId(core, setting, text)
  if (found === undefined) throw invalid(option, `names nobody here: "${text}"`)
  return found
}

/** The id of the role that a person named: `<@&1>`, `@Readers`, `Readers` or the id. */
export function roleId({ guild }: Setting, option: APIApplicationCommandBasicOption, text: string): string {
  const wanted = bare(text, /^<@&(\d+)>$/, '@')
  const role = [...(guild?.roles.values() ?? [])].find(({ id, name }) => id === wanted || name === wanted)
  if (role === undefined) throw invalid(option, `names no role here: "${text}"`)
  return role.id
}

/** The id of the person or role that a person named. */
export function mentionableId(
  core: Core,
  setting: Setting,
  option: APIApplicationCommandBasicOption,
  text: string,
): string {
  return findUserId(core, setting, text) ?? roleId(setting, option, text)
}

function findUserId({ world }: Core, { guild, channel }: Setting, text: string): string | undefined {
  const wanted = bare(text, /^<@!?(\d+)>$/, '@')
  const here = [...(guild?.members.keys() ?? [channel.recipientId ?? '', world.application.id])]
  return here.find((id) => {
    const profile = world.users.get(id)?.profile
    return id === wanted || profile?.username === wanted || profile?.global_name === wanted
  })
}

function bare(text: string, mention: RegExp, sign: string): string {
  return mention.exec(text)?.[1] ?? (text.startsWith(sign) ? text.slice(sign.length) : text)
}

/** The limits that only some option types have, looked at alike. */
export function limitsOf(option: APIApplicationCommandBasicOption): JsonObject {
  return option as unknown as JsonObject
}

/** The refusal of what was given for an option. */
export function invalid(option: APIApplicationCommandBasicOption, problem: string): ClientRefusal {
  return new ClientRefusal('invalid-value', `Option "${option.name}" ${problem}`)
}
