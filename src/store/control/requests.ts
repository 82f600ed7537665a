import { z } from 'zod'

/** `status`: how the running bot is. Takes nothing. */
export const statusSchema = z.object({
  /** Whether it is connected to Discord. */
  connected: z.boolean(),
  papers: z.number(),
  days: z.number(),
  /** Why its data folder can't be written, or `null`. */
  unwritable: z.string().nullable(),
})
export type BotStatus = z.infer<typeof statusSchema>
