import { MOST_REPEAT_AFTER_DAYS, REPEAT_AFTER_DAYS } from '../../subscriptions/subscription.ts'
import { texts } from '../texts/texts.ts'
import { choice, integer } from './options.ts'

/** Whether something comes at an hour or on arrival. */
export const whenOption = choice(texts.commands.when.description, {
  hour: texts.commands.when.hour,
  arrival: texts.commands.when.arrival,
})

/** After how many days a paper that is listed again is sent again. */
export const repeatOption = integer(
  texts.commands.channel.repeat(MOST_REPEAT_AFTER_DAYS, REPEAT_AFTER_DAYS),
  {
    least: 0,
    most: MOST_REPEAT_AFTER_DAYS,
  },
)
