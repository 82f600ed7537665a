import { MessageFlags } from 'discord-api-types/v10'
import { asArray, asObject, isAbsent, type JsonObject } from '../json.ts'
import { isSnowflake } from '../snowflakes.ts'
import { componentsFaults } from './component-rules.ts'
import { displayedTexts } from './component-tree.ts'
import { embedsFaults, isEmptyEmbed } from './embed-rules.ts'
import {
  choiceFaults,
  type FormFault,
  type FormPath,
  fault,
  integerFaults,
  listFaults,
  textFaults,
} from './form-fault.ts'

/** Characters of a message's `content`. */
const CONTENT_MAX = 2000

/** Characters of a `nonce`. */
const NONCE_MAX = 25

/**
 * What is wrong with the fields that the body of a new or edited message has.
 * @param v2 whether the message has, or is to have, the flag `IsComponentsV2`
 */
export function messageFaults(body: JsonObject, v2: boolean): FormFault[] {
  return [
    ...textFaults(body.content, ['content'], { max: CONTENT_MAX }),
    ...nonceFaults(body.nonce),
    ...integerFaults(body.flags, ['flags'], { min: 0, max: 2 ** 31 - 1 }),
    ...embedsFaults(body.embeds, ['embeds']),
    ...componentsFaults(body.components, ['components'], v2),
    ...mentionsFaults(body.allowed_mentions, ['allowed_mentions']),
  ]
}

/** Whether a body asks for the flag `IsComponentsV2`. */
export function wantsComponentsV2(body: JsonObject): boolean {
  return hasFlag(body, MessageFlags.IsComponentsV2)
}

/** Whether a body asks for a flag. */
export function hasFlag({ flags }: JsonObject, flag: MessageFlags): boolean {
  return typeof flags === 'number' && (flags & flag) !== 0
}

/** Whether nothing of a message would be shown, which Discord refuses with 50006. */
export function showsNothing(body: JsonObject): boolean {
  const embeds = asArray(body.embeds).filter((embed) => !isEmptyEmbed(asObject(embed)))
  const rest = [body.components, body.attachments, body.sticker_ids].flatMap(asArray)
  const text = typeof body.content === 'string' ? body.content.trim() : ''
  return text === '' && embeds.length + rest.length === 0 && isAbsent(body.poll)
}

/**
 * Whether Components V2 text is too large for Discord to keep, which it answers with a bare 500.
 * Measured (discord-api-docs issue 8554): UTF-8 bytes of all Text Displays + 12 for each must not exceed 10,170.
 */
export function isTooLargeToStore(components: unknown): boolean {
  const texts = displayedTexts(components)
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text) + 12, 0) > 10_170
}

function nonceFaults(nonce: unknown): FormFault[] {
  return typeof nonce === 'number' ? [] : textFaults(nonce, ['nonce'], { max: NONCE_MAX })
}

/** What a Components V2 message may not have besides its components: text, embeds, a poll, stickers. */
export function legacyFieldFaults(body: JsonObject): FormFault[] {
  return ['content', 'embeds', 'poll', 'sticker_ids'].flatMap((key) => {
    const value = body[key]
    const empty = isAbsent(value) || value === '' || (Array.isArray(value) && value.length === 0)
    if (empty) return []
    return fault(
      [key],
      'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
      `The '${key}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2`,
    )
  })
}

function mentionsFaults(allowed: unknown, path: FormPath): FormFault[] {
  const { parse, users, roles } = asObject(allowed)
  const exclusive = (key: string, ids: unknown): FormFault[] => {
    const both = asArray(parse).includes(key) && asArray(ids).length > 0
    return both
      ? fault(
          path,
          'MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE',
          `parse:["${key}"] and ${key}: [ids...] are mutually exclusive.`,
        )
      : []
  }
  return [
    ...asArray(parse).flatMap((kind, index) =>
      choiceFaults(kind, [...path, 'parse', index], ['users', 'roles', 'everyone']),
    ),
    ...idListFaults(users, [...path, 'users']),
    ...idListFaults(roles, [...path, 'roles']),
    ...exclusive('users', users),
    ...exclusive('roles', roles),
  ]
}

function idListFaults(ids: unknown, path: FormPath): FormFault[] {
  return [
    ...listFaults(ids, path, { max: 100 }),
    ...asArray(ids).flatMap((id, index) =>
      isSnowflake(id) ? [] : fault([...path, index], 'NUMBER_TYPE_COERCE', `Value "${id}" is not snowflake.`),
    ),
  ]
}
