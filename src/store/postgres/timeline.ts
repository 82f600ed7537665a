import { randomBytes } from 'node:crypto'
import { UserError } from '../../errors.ts'
import type { Database } from './connect.ts'

/**
 * Which history a database goes on with: it changes where another server took over, or the operator says that an older state was
 * restored.
 */
export type Timeline = string

/** Where it is noted that the operator said so: as a lease that is nobody's, since tables of their own come with a schema's next version. */
const RESTORED = 'restored'

/** The timeline of a database; the server's part of it is left out where its user may not ask. */
export async function timelineOf(database: Database): Promise<Timeline> {
  const [row] = await database.query<{ timeline: string }>(
    `select case when has_function_privilege('pg_control_checkpoint()', 'execute')
        and has_function_privilege('pg_control_system()', 'execute')
      then (select system_identifier::text from pg_control_system()) || ' '
        || (select timeline_id::text from pg_control_checkpoint())
      else '' end || coalesce((select ' ' || owner from leases where name = $1), '') as timeline`,
    [RESTORED],
  )
  return row?.timeline ?? ''
}

/** Has every process that runs on a database end, and look for what it plans once it starts again. */
export async function sayRestored(database: Database): Promise<void> {
  await database.query(
    `insert into leases (name, owner, fence, until) values ($1, $2, nextval('fence'), 'epoch')
      on conflict (name) do update set owner = excluded.owner`,
    [RESTORED, randomBytes(6).toString('hex')],
  )
}

/**
 * Notices where a database is no longer the one that it was: it may have forgotten what was posted.
 *
 * @param changed hears of it, once
 * @returns looks @throws UserError where it is another one, each time
 */
export function watchTimeline(
  first: Timeline,
  look: () => Promise<Timeline>,
  changed: (why: UserError) => void,
): () => Promise<void> {
  let isSaid = false
  return async () => {
    if ((await look()) === first) return
    const why = new UserError(
      'The database was restored, or another server took over: it may have forgotten what was posted. Start again: what it plans is looked for first, so nothing is posted twice.',
    )
    if (!isSaid) changed(why)
    isSaid = true
    throw why
  }
}
