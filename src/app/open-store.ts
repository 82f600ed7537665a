import { hostname } from 'node:os'
import type { Clock } from '../clock.ts'
import { type Cluster, startCluster } from '../cluster/cluster.ts'
import { shortened } from '../cluster/lengths.ts'
import { soloCluster } from '../cluster/solo.ts'
import type { Config } from '../config.ts'
import type { Log } from '../log.ts'
import { openStore as openFiles, openReadOnly } from '../store/files/file-store.ts'
import type { Store, Stored } from '../store/store.ts'

/** The database's store, with its client, is loaded only where one is used: most bots have none, and it takes some megabytes. */
const databaseStore = () => import('../store/database-store.ts')

/** Requests that Discord takes from a bot in a second, where it raised that for nobody. */
const REQUESTS_PER_SECOND = 50

/** What a running bot keeps, and what of all that its processes share is this one's. */
export interface OpenedStore {
  readonly store: Store
  readonly cluster: Cluster
}

/**
 * Opens what the configuration says: the files of the data folder, or the database, whose other processes this one joins.
 *
 * @throws UserError where it can't be used, UsageError where only another configuration helps
 */
export async function openBotStore(parts: {
  readonly config: Pick<Config, 'dataDir' | 'database' | 'discord' | 'leasesShortened'>
  readonly token: string
  readonly clock: Clock
  readonly log: Log
  /** Whether `clock` counts, and not the clock of the database: for one that is not the real time. */
  readonly keepsOwnClock?: boolean | undefined
}): Promise<OpenedStore> {
  const { config, token, clock, log, keepsOwnClock = false } = parts
  const { dataDir, database } = config
  const requestsPerSecond = config.discord.requestsPerSecond ?? REQUESTS_PER_SECOND
  if (database === null) {
    return { store: await openFiles(dataDir, log), cluster: soloCluster(clock, requestsPerSecond) }
  }
  let cluster: Cluster | null = null
  try {
    const { openDatabaseStore } = await databaseStore()
    const store = await openDatabaseStore({
      at: database,
      dataDir,
      botId: botIdOf(token),
      log,
      async joinOthers(leases) {
        cluster = await startCluster({
          store: leases,
          name: `${hostname()}-${process.pid}`,
          requestsPerSecond,
          warn: (text) => log.warn({}, text),
          machine: clock,
          lengths: shortened(config.leasesShortened),
        })
        const { memberId: id, planFence, sinceNow } = cluster
        return { id, planFence, sinceNow }
      },
    })
    if (cluster === null) throw new Error('a database is joined when it is opened')
    return { store, cluster: keepsOwnClock ? { ...(cluster as Cluster), clock } : cluster }
  } catch (error) {
    await (cluster as Cluster | null)?.[Symbol.asyncDispose]()
    throw error
  }
}

/** What a command of the command line works with. */
type StoreConfig = Pick<Config, 'dataDir' | 'database'>

/** Opens the same for a command that changes something while no bot runs on the data folder. @throws as {@link openBotStore} */
export async function openStore({ dataDir, database }: StoreConfig, log: Log): Promise<Store> {
  if (database === null) return openFiles(dataDir, log)
  return (await databaseStore()).openDatabaseStore({ at: database, dataDir, log })
}

/** Opens the same to look at it, whether a bot runs or not. @throws as {@link openBotStore} */
export async function openToLook({ dataDir, database }: StoreConfig, log: Log): Promise<Stored> {
  if (database === null) return openReadOnly(dataDir, log)
  return (await databaseStore()).openDatabaseToLook({ at: database, dataDir, log })
}

/** The bot's user id, which its token begins with; `null` where it doesn't. */
function botIdOf(token: string): string | null {
  const id = Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()
  return /^\d{5,20}$/.test(id) ? id : null
}
