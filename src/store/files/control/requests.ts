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

/** `backup`: writes a backup of everything. */
export const backupSchema = z.object({
  /** Absolute path of the new file. */
  file: z.string(),
  /** The version of Paperboy that asks. */
  program: z.string(),
})
export const backupResultSchema = z.object({ files: z.number(), bytes: z.number() })

/** `forget`: takes a paper or a day out of the library, or brings it back. */
export const forgetSchema = z.object({
  /** An arXiv id without version, or a date. */
  target: z.string(),
  undo: z.boolean(),
})
export const forgetResultSchema = z.object({
  kind: z.enum(['forgotten', 'forgotten-before', 'restored', 'not-forgotten']),
  target: z.string(),
  papers: z.number(),
})
