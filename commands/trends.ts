import { readTags } from '../src/discord/interactions/arguments.ts'
import { defineCommand } from '../src/discord/interactions/command.ts'
import { integer, text } from '../src/discord/interactions/options.ts'
import { suggestTagLists } from '../src/discord/interactions/suggestions.ts'
import { MOST_TAGS, trendsMessage, trendsPicture } from '../src/discord/messages/tag-trends.ts'
import { texts } from '../src/discord/texts/texts.ts'
import { UserError } from '../src/errors.ts'

/** Weeks that are looked back at, where nothing else is asked for, and at most. */
const USUAL_WEEKS = 12
const MOST_WEEKS = 52

/** `/trends Robotics, Audio`: how many papers tags have over time, as a chart and as text. */
export const trends = defineCommand({
  name: 'trends',
  description: texts.commands.trends.description,
  options: {
    tags: text(texts.commands.trends.tags(MOST_TAGS), { read: readTags, suggest: suggestTagLists }),
    weeks: integer(texts.commands.trends.weeks(MOST_WEEKS, USUAL_WEEKS), { least: 1, most: MOST_WEEKS }),
  },

  async execute({ app, options: { tags = [], weeks = USUAL_WEEKS } }) {
    if (tags.length > MOST_TAGS) throw new UserError(texts.trends.tooMany(MOST_TAGS))
    const newest = app.newest()
    if (newest === null) throw new UserError(texts.list.empty)
    const shown = app.library.trends(newest, { weeks, tags, most: MOST_TAGS })
    if (shown.tags.length === 0) throw new UserError(texts.trends.none)
    return trendsMessage(shown, await app.drawPicture(trendsPicture(shown)))
  },
})
