/**
 * Time zones by the names people type: IANA names, cities, common abbreviations, fixed offsets.
 */

/** What a typed time zone turned out to be. */
export type TimeZoneResolution =
  | {
      readonly kind: 'zone'
      /** A name that `Intl` and Temporal accept, current spelling. */
      readonly timeZone: string
      /** True for a fixed offset (`UTC+9`): it knows no daylight saving. */
      readonly fixedOffset: boolean
    }
  | { readonly kind: 'unknown'; readonly near: readonly string[] }

/**
 * Names that the time zone database has today but that older ICU data (Node.js 20) does not list, though it
 * understands them; with the older name that it does list.
 */
const RENAMED: Readonly<Record<string, string>> = {
  'America/Nuuk': 'America/Godthab',
  'America/Argentina/Buenos_Aires': 'America/Buenos_Aires',
  'Asia/Ho_Chi_Minh': 'Asia/Saigon',
  'Asia/Kathmandu': 'Asia/Katmandu',
  'Asia/Kolkata': 'Asia/Calcutta',
  'Asia/Yangon': 'Asia/Rangoon',
  'Atlantic/Faroe': 'Atlantic/Faeroe',
  'Europe/Kyiv': 'Europe/Kiev',
  'Pacific/Chuuk': 'Pacific/Truk',
  'Pacific/Kanton': 'Pacific/Enderbury',
  'Pacific/Pohnpei': 'Pacific/Ponape',
}

/**
 * Abbreviations and places that are no city name of the database. Where an abbreviation has several
 * meanings, the one with the most people; a place is always the safer word.
 */
const ALIASES: Readonly<Record<string, string>> = {
  utc: 'UTC',
  gmt: 'UTC',
  z: 'UTC',
  'etc/utc': 'UTC',
  'etc/gmt': 'UTC',
  uk: 'Europe/London',
  bst: 'Europe/London',
  wet: 'Europe/Lisbon',
  cet: 'Europe/Berlin',
  cest: 'Europe/Berlin',
  mez: 'Europe/Berlin',
  eet: 'Europe/Helsinki',
  eest: 'Europe/Helsinki',
  msk: 'Europe/Moscow',
  et: 'America/New_York',
  est: 'America/New_York',
  edt: 'America/New_York',
  nyc: 'America/New_York',
  ct: 'America/Chicago',
  cst: 'America/Chicago',
  cdt: 'America/Chicago',
  mt: 'America/Denver',
  mst: 'America/Denver',
  mdt: 'America/Denver',
  pt: 'America/Los_Angeles',
  pst: 'America/Los_Angeles',
  pdt: 'America/Los_Angeles',
  sf: 'America/Los_Angeles',
  'san francisco': 'America/Los_Angeles',
  brt: 'America/Sao_Paulo',
  ist: 'Asia/Kolkata',
  india: 'Asia/Kolkata',
  pkt: 'Asia/Karachi',
  ict: 'Asia/Bangkok',
  wib: 'Asia/Jakarta',
  hkt: 'Asia/Hong_Kong',
  sgt: 'Asia/Singapore',
  china: 'Asia/Shanghai',
  beijing: 'Asia/Shanghai',
  jst: 'Asia/Tokyo',
  japan: 'Asia/Tokyo',
  kst: 'Asia/Seoul',
  korea: 'Asia/Seoul',
  aest: 'Australia/Sydney',
  aedt: 'Australia/Sydney',
  acst: 'Australia/Adelaide',
  awst: 'Australia/Perth',
  nzst: 'Pacific/Auckland',
  eastern: 'America/New_York',
  'us eastern': 'America/New_York',
  'us east': 'America/New_York',
  'east coast': 'America/New_York',
  washington: 'America/New_York',
  boston: 'America/New_York',
  central: 'America/Chicago',
  'us central': 'America/Chicago',
  texas: 'America/Chicago',
  mountain: 'America/Denver',
  'us mountain': 'America/Denver',
  pacific: 'America/Los_Angeles',
  'us pacific': 'America/Los_Angeles',
  'us west': 'America/Los_Angeles',
  'west coast': 'America/Los_Angeles',
  california: 'America/Los_Angeles',
  'bay area': 'America/Los_Angeles',
  seattle: 'America/Los_Angeles',
  'central european': 'Europe/Berlin',
  'central europe': 'Europe/Berlin',
  'eastern european': 'Europe/Helsinki',
  'western european': 'Europe/Lisbon',
  british: 'Europe/London',
  'greenwich mean': 'UTC',
  'coordinated universal': 'UTC',
  universal: 'UTC',
  zulu: 'UTC',
  england: 'Europe/London',
  ireland: 'Europe/Dublin',
  france: 'Europe/Paris',
  germany: 'Europe/Berlin',
  munich: 'Europe/Berlin',
  spain: 'Europe/Madrid',
  italy: 'Europe/Rome',
  netherlands: 'Europe/Amsterdam',
  belgium: 'Europe/Brussels',
  switzerland: 'Europe/Zurich',
  austria: 'Europe/Vienna',
  poland: 'Europe/Warsaw',
  sweden: 'Europe/Stockholm',
  norway: 'Europe/Oslo',
  denmark: 'Europe/Copenhagen',
  finland: 'Europe/Helsinki',
  greece: 'Europe/Athens',
  ukraine: 'Europe/Kyiv',
  turkey: 'Europe/Istanbul',
  moscow: 'Europe/Moscow',
  israel: 'Asia/Jerusalem',
  'saudi arabia': 'Asia/Riyadh',
  uae: 'Asia/Dubai',
  gulf: 'Asia/Dubai',
  iran: 'Asia/Tehran',
  pakistan: 'Asia/Karachi',
  indian: 'Asia/Kolkata',
  mumbai: 'Asia/Kolkata',
  delhi: 'Asia/Kolkata',
  'new delhi': 'Asia/Kolkata',
  bangalore: 'Asia/Kolkata',
  bengaluru: 'Asia/Kolkata',
  nepal: 'Asia/Kathmandu',
  'sri lanka': 'Asia/Colombo',
  bangladesh: 'Asia/Dhaka',
  thailand: 'Asia/Bangkok',
  vietnam: 'Asia/Ho_Chi_Minh',
  hanoi: 'Asia/Ho_Chi_Minh',
  malaysia: 'Asia/Kuala_Lumpur',
  philippines: 'Asia/Manila',
  taiwan: 'Asia/Taipei',
  chinese: 'Asia/Shanghai',
  shenzhen: 'Asia/Shanghai',
  'hong kong sar': 'Asia/Hong_Kong',
  japanese: 'Asia/Tokyo',
  kyoto: 'Asia/Tokyo',
  osaka: 'Asia/Tokyo',
  korean: 'Asia/Seoul',
  egypt: 'Africa/Cairo',
  nigeria: 'Africa/Lagos',
  kenya: 'Africa/Nairobi',
  'south africa': 'Africa/Johannesburg',
  'new zealand': 'Pacific/Auckland',
  colombia: 'America/Bogota',
  peru: 'America/Lima',
  chile: 'America/Santiago',
  argentina: 'America/Argentina/Buenos_Aires',
  nzdt: 'Pacific/Auckland',
}

/**
 * The zones of offsets that are no whole hours, by hours and minutes east. Those that keep their clocks the whole year come
 * first; only an offset whose first zone does so is taken for it.
 */
const BROKEN_OFFSETS: Readonly<Record<string, readonly string[]>> = {
  '+3:30': ['Asia/Tehran'],
  '+4:30': ['Asia/Kabul'],
  '+5:30': ['Asia/Kolkata', 'Asia/Colombo'],
  '+5:45': ['Asia/Kathmandu'],
  '+6:30': ['Asia/Yangon', 'Indian/Cocos'],
  '+8:45': ['Australia/Eucla'],
  '+9:30': ['Australia/Darwin', 'Australia/Adelaide'],
  '-9:30': ['Pacific/Marquesas'],
}

/** The same where every zone changes its clocks: they are offered, and none is taken. */
const SEASONAL_OFFSETS: Readonly<Record<string, readonly string[]>> = {
  '+10:30': ['Australia/Lord_Howe', 'Australia/Adelaide'],
  '+12:45': ['Pacific/Chatham'],
  '+13:45': ['Pacific/Chatham'],
  '-2:30': ['America/St_Johns'],
  '-3:30': ['America/St_Johns'],
}

/** The names of today by those that {@link RENAMED} knows them by. */
const CURRENT: ReadonlyMap<string, string> = new Map(
  Object.entries(RENAMED).map(([now, before]) => [before, now]),
)

/** Hours east and west that the database's fixed-offset zones (`Etc/GMT-14` … `Etc/GMT+12`) reach. */
const EAST_LIMIT = 14
const WEST_LIMIT = 12

/** All time zone names we offer: the machine's list in current spelling, and UTC; sorted. */
export function timeZones(): string[] {
  const names = Intl.supportedValuesOf('timeZone').map(currentName)
  return [...new Set(['UTC', ...names])].sort()
}

function currentName(name: string): string {
  return CURRENT.get(name) ?? name
}

/** Lower case without accents; `_` and runs of white space as one space. */
function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[\s_]+/g, ' ')
    .trim()
}

/** An offset from UTC as typed: its sign, hours and minutes. */
function offsetIn(folded: string): { east: boolean; hours: number; minutes: string } | undefined {
  const [, sign, hours, minutes = '00'] =
    /^(?:utc|gmt|z)? ?([+\-−–]) ?(\d{1,2}?)(?:[:.h]?([0-5]\d))?(?: ?h(?:ours?)?)?$/.exec(folded) ?? []
  if (sign === undefined) return undefined
  return { east: sign === '+', hours: Number(hours), minutes }
}

/** The zones of an offset that is no whole hours; `undefined` where it is. */
function brokenOffset(folded: string): { zone: string | undefined; near: readonly string[] } | undefined {
  const offset = offsetIn(folded)
  if (offset === undefined || offset.minutes === '00') return undefined
  const key = `${offset.east ? '+' : '-'}${offset.hours}:${offset.minutes}`
  const all = BROKEN_OFFSETS[key] ?? []
  return { zone: all[0], near: SEASONAL_OFFSETS[key] ?? [] }
}

function fixedOffset(folded: string): string | undefined {
  const offset = offsetIn(folded)
  if (offset === undefined || offset.minutes !== '00') return undefined
  const { hours, east } = offset
  if (hours === 0) return 'UTC'
  if (hours > (east ? EAST_LIMIT : WEST_LIMIT)) return undefined
  // POSIX counts westward: the zone nine hours ahead of UTC is called Etc/GMT-9.
  return `Etc/GMT${east ? '-' : '+'}${hours}`
}

/** Names that fit, in four ranks; within a rank in the order of the names. */
interface Matches {
  /** City or whole name equal, today's or an older one. */
  readonly equal: string[]
  /** City begins so. */
  readonly begins: string[]
  /** A part of the name begins so. */
  readonly part: string[]
  /** The name contains the text. */
  readonly contains: string[]
}

function matchNames(text: string): Matches {
  const wanted = unhyphened(text)
  const matches: Matches = { equal: [], begins: [], part: [], contains: [] }
  for (const name of timeZones()) {
    const whole = unhyphened(fold(name))
    const city = cityOf(whole)
    const older = unhyphened(fold(RENAMED[name] ?? name))
    if ([whole, city, older, cityOf(older)].includes(wanted)) matches.equal.push(name)
    else if (city.startsWith(wanted)) matches.begins.push(name)
    else if (whole.split(/[/ ]/).some((part) => part.startsWith(wanted))) matches.part.push(name)
    else if (whole.includes(wanted)) matches.contains.push(name)
  }
  return matches
}

function ranked({ equal, begins, part, contains }: Matches): string[] {
  return [...equal, ...begins, ...part, ...contains]
}

function cityOf(whole: string): string {
  return whole.slice(whole.lastIndexOf('/') + 1)
}

/** `port au prince` is typed for `Port-au-Prince`. */
function unhyphened(folded: string): string {
  return folded.replaceAll('-', ' ')
}

/**
 * Understands a time zone as typed: an IANA name in any case, a city (`new york`), the beginning of one
 * where only one city begins so (`ber`), an abbreviation (`jst`), a whole-hour offset (`utc+9`).
 */
export function resolveTimeZone(text: string): TimeZoneResolution {
  const folded = fold(text)
  const offset = fixedOffset(folded)
  if (offset !== undefined) return { kind: 'zone', timeZone: offset, fixedOffset: offset !== 'UTC' }
  const broken = brokenOffset(folded)
  if (broken !== undefined) {
    return broken.zone === undefined
      ? { kind: 'unknown', near: broken.near }
      : { kind: 'zone', timeZone: broken.zone, fixedOffset: false }
  }
  const alias = aliasOf(folded)
  if (alias !== undefined) return { kind: 'zone', timeZone: alias, fixedOffset: false }
  if (folded === '') return { kind: 'unknown', near: [] }
  const matches = matchNames(folded)
  const near = ranked(matches)
  const only = [matches.equal, [...matches.equal, ...matches.begins], near].find(({ length }) => length > 0)
  if (only?.length === 1 && only[0] !== undefined) {
    return { kind: 'zone', timeZone: only[0], fixedOffset: false }
  }
  return understoodByPlatform(text.trim()) ?? { kind: 'unknown', near: near.slice(0, 3) }
}

/** The zone that people call so, with or without the words that any zone's name may have. */
function aliasOf(folded: string): string | undefined {
  const bare = folded
    .replace(/\b(?:the|local|standard|daylight|summer|winter|saving|savings|time|timezone|zone)\b/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  const name = [folded, bare].find((each) => Object.hasOwn(ALIASES, each))
  return name === undefined ? undefined : ALIASES[name]
}

/** Older and rarer names (`Europe/Kiev`, `US/Pacific`) that no list has but the platform understands. */
function understoodByPlatform(name: string): TimeZoneResolution | undefined {
  // Offsets such as "+09:00" are understood by newer platforms only, so they are left to fixedOffset.
  if (!/^[A-Za-z]+\/[A-Za-z_/+-]+\d{0,2}$/.test(name)) return undefined
  try {
    const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions()
    return { kind: 'zone', timeZone: currentName(timeZone), fixedOffset: timeZone.startsWith('Etc/GMT') }
  } catch {
    return undefined
  }
}

/** Names to offer while a person types, best first; the aliases' zones are found by their abbreviations. */
export function suggestTimeZones(text: string, limit: number): string[] {
  const folded = fold(text)
  const resolved = resolveTimeZone(text)
  const first = resolved.kind === 'zone' ? [resolved.timeZone] : []
  const aliased = Object.entries(ALIASES)
    .filter(([name]) => folded !== '' && name.startsWith(folded))
    .map(([, zone]) => zone)
  return [...new Set([...first, ...aliased, ...ranked(matchNames(folded))])].slice(0, limit)
}
