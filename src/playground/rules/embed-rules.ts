import { asArray, asObject, asText, isObject, type JsonObject } from '../json.ts'
import { urlFaults } from './field-rules.ts'
import { type FormFault, type FormPath, fault, integerFaults, listFaults, textFaults } from './form-fault.ts'

/** Characters that all embeds of a message may have together: titles, texts, fields, footers, author names. */
const EMBEDS_TOTAL_MAX = 6000

const LINK_SCHEMES = ['http', 'https']
const IMAGE_SCHEMES = ['http', 'https', 'attachment']

/** What is wrong with a message's `embeds`. Source: Discord's documentation, "Embed limits". */
export function embedsFaults(embeds: unknown, path: FormPath): FormFault[] {
  const listed = listFaults(embeds, path, { max: 10 })
  if (listed.length > 0) return listed
  const each = asArray(embeds).flatMap((embed, index) => embedFaults(embed, [...path, index]))
  const total = asArray(embeds).reduce((sum: number, embed) => sum + embedLength(asObject(embed)), 0)
  if (each.length > 0 || total <= EMBEDS_TOTAL_MAX) return each
  return fault(path, 'MAX_EMBED_SIZE_EXCEEDED', `Embed size exceeds maximum size of ${EMBEDS_TOTAL_MAX}`)
}

/** Whether an embed shows nothing at all; Discord drops such embeds. */
export function isEmptyEmbed(embed: JsonObject): boolean {
  const shown = ['title', 'description', 'image', 'thumbnail', 'author', 'footer', 'url', 'timestamp']
  return asArray(embed.fields).length === 0 && shown.every((key) => !embed[key])
}

function embedFaults(embed: unknown, path: FormPath): FormFault[] {
  if (!isObject(embed)) {
    return fault(path, 'MODEL_TYPE_CONVERT', 'Only dictionaries may be used in a ModelType')
  }
  const at = (...steps: (string | number)[]): FormPath => [...path, ...steps]
  const footer = asObject(embed.footer)
  const author = asObject(embed.author)
  return [
    ...textFaults(embed.title, at('title'), { max: 256 }),
    ...textFaults(embed.description, at('description'), { max: 4096 }),
    ...urlFaults(embed.url, at('url'), { max: 2048, schemes: LINK_SCHEMES }),
    ...timestampFaults(embed.timestamp, at('timestamp')),
    ...integerFaults(embed.color, at('color'), { min: 0, max: 0xff_ff_ff }),
    ...textFaults(footer.text, at('footer', 'text'), { max: 2048 }),
    ...urlFaults(footer.icon_url, at('footer', 'icon_url'), { max: 2048, schemes: IMAGE_SCHEMES }),
    ...textFaults(author.name, at('author', 'name'), { max: 256 }),
    ...urlFaults(author.url, at('author', 'url'), { max: 2048, schemes: LINK_SCHEMES }),
    ...urlFaults(author.icon_url, at('author', 'icon_url'), { max: 2048, schemes: IMAGE_SCHEMES }),
    ...['image', 'thumbnail'].flatMap((key) =>
      urlFaults(asObject(embed[key]).url, at(key, 'url'), { max: 2048, schemes: IMAGE_SCHEMES }),
    ),
    ...listFaults(embed.fields, at('fields'), { max: 25 }),
    ...asArray(embed.fields).flatMap((field, index) => fieldFaults(asObject(field), at('fields', index))),
  ]
}

function fieldFaults(field: JsonObject, path: FormPath): FormFault[] {
  return [
    ...textFaults(field.name, [...path, 'name'], { min: 1, max: 256, required: true }),
    ...textFaults(field.value, [...path, 'value'], { min: 1, max: 1024, required: true }),
  ]
}

function timestampFaults(value: unknown, path: FormPath): FormFault[] {
  if (value === undefined || value === null || !Number.isNaN(Date.parse(asText(value)))) return []
  return fault(path, 'DATE_TIME_TYPE_PARSE', `Could not parse ${value}. Should be ISO8601.`)
}

function embedLength(embed: JsonObject): number {
  const fields = asArray(embed.fields).map(asObject)
  const texts = [
    embed.title,
    embed.description,
    asObject(embed.footer).text,
    asObject(embed.author).name,
    ...fields.flatMap(({ name, value }) => [name, value]),
  ]
  return texts.reduce((sum: number, text) => sum + [...asText(text).trim()].length, 0)
}
