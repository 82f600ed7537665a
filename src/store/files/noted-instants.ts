import type { NotedInstants } from '../../delivery/repair-clock.ts'
import type { Reader } from '../../readers/reader.ts'
import { CLOCK_TOLERANCE_MS } from '../../subscriptions/wrong-clock.ts'
import type { Document } from './document.ts'

/** An entry without instants ahead of one (ms UTC); the same object where it has none. */
type SetBack<T> = (entry: T, latest: number) => T

/** Files with instants that a clock which was ahead may have noted. */
interface InstantFiles {
  readonly readers: Document<Reader>
  readonly forgotten: Document<{ readonly at: number }>
  readonly deleted: Document<{ readonly at: number }>
}

/** Sets back the instants of everything but subscriptions and the ledger, which delivery looks after. */
export function notedInstants({ readers, forgotten, deleted }: InstantFiles): NotedInstants {
  return {
    async setBack(latest) {
      const lists = await change(readers, latest, savedSetBack)
      const targets = await change(forgotten, latest, setBack)
      const people = await change(deleted, latest, setBack)
      return [
        ...(lists === 0 ? [] : [lists === 1 ? 'one reading list' : `${lists} reading lists`]),
        ...(targets === 0 ? [] : [`${targets} of forgotten.json`]),
        ...(people === 0 ? [] : [`${people} of deleted-people.json`]),
      ]
    },
  }
}

async function change<T>(document: Document<T>, latest: number, setBackIn: SetBack<T>): Promise<number> {
  const changed = [...document.entries].flatMap(([key, before]) => {
    const after = setBackIn(before, latest)
    return after === before ? [] : [[key, after] as const]
  })
  if (changed.length === 0) return 0
  await document.change((draft) => {
    for (const [key, entry] of changed) draft.set(key, entry)
  })
  return changed.length
}

function setBack<T extends { readonly at: number }>(entry: T, latest: number): T {
  return entry.at <= latest + CLOCK_TOLERANCE_MS ? entry : { ...entry, at: latest }
}

function savedSetBack(reader: Reader, latest: number): Reader {
  const saved = reader.saved.map((each) => setBack(each, latest))
  return saved.every((each, place) => each === reader.saved[place]) ? reader : { ...reader, saved }
}
