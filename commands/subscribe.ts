import {
  asTimeZone,
  orBlank,
  readTime,
  repeatOption,
  rhythmNamed,
  rhythmOption,
  whenOption,
} from '../src/discord/interactions/arguments.ts'
import { defineCommand } from '../src/discord/interactions/command.ts'
import {
  asAuthorInterest,
  asKeywordInterest,
  asTagInterest,
  asWithout,
  INTEREST_LENGTH,
} from '../src/discord/interactions/interest-arguments.ts'
import { text } from '../src/discord/interactions/options.ts'
import { followed } from '../src/discord/interactions/outcomes.ts'
import { followedNotice, tagBrowser } from '../src/discord/messages/following.ts'
import { texts } from '../src/discord/texts/texts.ts'
import { UserError } from '../src/errors.ts'
import { given } from '../src/given.ts'
import { interestsFrom, isAnythingWanted } from '../src/subscriptions/interests.ts'
import { selecting } from '../src/subscriptions/matching.ts'
import { scheduleNamed } from '../src/subscriptions/schedule.ts'
import { inTurns } from '../src/turns.ts'

/** Days of digests in which matching papers are counted, to show what following will bring. */
const DAYS_COUNTED = 7

const { description, ...described } = texts.commands.subscribe
const maxLength = INTEREST_LENGTH

/** `/subscribe Multimodal`: follow a tag, a keyword or an author, and get what matches as a direct message. */
export const subscribe = defineCommand({
  name: 'subscribe',
  description,
  options: {
    tag: text(described.tag, orBlank(asTagInterest)),
    keyword: text(described.keyword, { maxLength, ...orBlank(asKeywordInterest) }),
    author: text(described.author, { maxLength, ...orBlank(asAuthorInterest) }),
    without: text(described.without, { maxLength, ...orBlank(asWithout) }),
    time: text(described.time, { read: readTime }),
    timezone: text(described.timezone, asTimeZone),
    when: whenOption,
    rhythm: rhythmOption,
    repeat: repeatOption,
  },

  async execute({ app: { people, library }, userId, options }) {
    const { tag, keyword, author, without, time, timezone, when, repeat: repeatAfterDays } = options
    const rhythm = rhythmNamed(options.rhythm, when)
    const named = [tag, keyword, author, without].filter((each) => each !== undefined)
    const schedule = scheduleNamed({ time, timeZone: timezone?.timeZone, when })
    const mine = await people.get(userId)
    const others = given({ repeatAfterDays, rhythm })
    const isTimed = Object.keys({ ...schedule, ...others }).length > 0
    if (named.length === 0 && !(isTimed && mine !== undefined)) {
      return tagBrowser(mine?.interests.tags ?? [], library.tagCounts())
    }
    const outcome = followed(await people.follow(userId, named, { schedule, ...others }))
    if (outcome.kind === 'nothing-wanted') throw new UserError(texts.follow.nothingNamed)
    const { subscription, added } = outcome
    const newly = interestsFrom(added)
    const interests = isAnythingWanted(newly) ? newly : subscription.interests
    const lately = library.papersOf(library.dates().slice(0, DAYS_COUNTED))
    const wanted = await inTurns(selecting(interests, lately))
    return followedNotice({
      subscription,
      added,
      isAnythingNamed: named.length > 0,
      matches: { papers: wanted.length, days: DAYS_COUNTED },
      fixedZone: timezone?.fixedOffset ? timezone.timeZone : null,
    })
  },
})
