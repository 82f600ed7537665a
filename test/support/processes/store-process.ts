import { openStore } from '../../../src/store/files/file-store.ts'
import { type Lock, lockFolder } from '../../../src/store/files/lock.ts'
import { channelSubscription } from '../builders/samples.ts'
import { putSubscriptions, removeSubscriptions } from '../builders/stored.ts'

/** What a test asks of a process of its own. */
export type StoreRequest =
  /** Takes the folder's lock and keeps it. */
  | { readonly do: 'lock'; readonly folder: string }
  | { readonly do: 'release' }
  /** Opens the store and counts one subscription up, for ever. */
  | { readonly do: 'count'; readonly folder: string }
  /** Opens the store and adds ever more until a write fails, then one small change. */
  | { readonly do: 'fill'; readonly folder: string }

/** What it answers. */
export type StoreReply =
  | { readonly is: 'locked' | 'released' }
  | { readonly is: 'refused'; readonly message: string }
  /** The count is durable. */
  | { readonly is: 'counted'; readonly count: number }
  | { readonly is: 'full'; readonly message: string; readonly kept: number; readonly seen: number }

const silent = { trace() {}, debug() {}, info() {}, warn() {}, error() {}, fatal() {} }

const reply = (answer: StoreReply) => process.send?.(answer)

let lock: Lock | null = null

async function handle(request: StoreRequest): Promise<void> {
  switch (request.do) {
    case 'lock':
      lock = await lockFolder(request.folder, silent)
      reply({ is: 'locked' })
      return
    case 'release':
      await lock?.release()
      reply({ is: 'released' })
      return
    case 'count':
      return count(request.folder)
    case 'fill':
      return fill(request.folder)
  }
}

async function count(folder: string): Promise<void> {
  const store = await openStore(folder, silent)
  for (let next = ((await store.subscriptions.get('c0'))?.createdAt ?? 0) + 1; ; next += 1) {
    // Enough of them that a write takes a while.
    const crowd = Array.from({ length: 300 }, (_, i) => channelSubscription({ id: `c${i}`, createdAt: next }))
    await putSubscriptions(store.subscriptions, crowd)
    reply({ is: 'counted', count: next })
  }
}

async function fill(folder: string): Promise<void> {
  await using store = await openStore(folder, silent)
  for (let kept = 0; ; kept += 20) {
    const more = Array.from({ length: 20 }, (_, i) => channelSubscription({ id: `c${kept + i}` }))
    try {
      await putSubscriptions(store.subscriptions, more)
    } catch (error) {
      const seen = (await store.subscriptions.ofGuild('g1')).length
      await removeSubscriptions(store.subscriptions, 'c0')
      reply({ is: 'full', message: String(error), kept, seen })
      return
    }
  }
}

process.on('message', (request: StoreRequest) => {
  handle(request).catch((error: unknown) => reply({ is: 'refused', message: String(error) }))
})
process.on('disconnect', () => process.exit())
