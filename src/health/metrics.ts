import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

/** How many seconds late a message may be and still be counted apart. */
const LATENESS = [1, 5, 15, 60, 300, 900, 3_600, 4 * 3_600, 24 * 3_600]

/** Seconds until an answer left; Discord waits for 3. */
const LATENCY = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 3]

/** What is asked for at the moment of looking. */
export interface Gauges {
  /** Steps that are planned or on their way. */
  readonly queued: () => Promise<number>
  readonly papers: () => number
  readonly shards: { readonly ids: readonly number[]; lost(): number[] }
  /** Rejections that nobody caught. */
  readonly unhandled: () => number
}

/** Numbers of one running bot, in the text form of Prometheus. */
export type Metrics = ReturnType<typeof createMetrics>

/** The bot's metrics, in a registry of their own, with Node.js's usual ones. */
export function createMetrics() {
  const register = new Registry()
  const registers = [register]
  collectDefaultMetrics({ register })
  const gauge = (name: string, help: string, look: () => number | Promise<number>) =>
    new Gauge({
      name,
      help,
      registers,
      async collect() {
        this.set(await look())
      },
    })
  return {
    deliveries: new Counter({
      name: 'paperboy_deliveries_total',
      help: 'What came of attempts to deliver a message',
      labelNames: ['outcome'],
      registers,
    }),
    lateness: new Histogram({
      name: 'paperboy_delivery_lateness_seconds',
      help: 'From the minute that planned an edition to each of its messages standing in Discord',
      buckets: LATENESS,
      registers,
    }),
    latency: new Histogram({
      name: 'paperboy_interaction_seconds',
      help: 'From hearing of an interaction to its answer having left',
      labelNames: ['kind'],
      buckets: LATENCY,
      registers,
    }),
    ingested: new Counter({
      name: 'paperboy_ingest_total',
      help: 'What came of looking at a source of digests',
      labelNames: ['result'],
      registers,
    }),
    answers: new Counter({
      name: 'paperboy_discord_answers_total',
      help: 'Answers of Discord by status',
      labelNames: ['status'],
      registers,
    }),
    invalid: new Counter({
      name: 'paperboy_discord_invalid_answers_total',
      help: 'Answers 401, 403 and 429, of which Discord accepts 10,000 in ten minutes',
      registers,
    }),
    /** Adds the age of the newest scheduled backup. */
    watchBackups(ageSeconds: () => Promise<number>) {
      new Gauge({
        name: 'paperboy_backup_age_seconds',
        help: 'Since the newest scheduled backup was made; NaN where there is none',
        registers,
        async collect() {
          this.set(await ageSeconds())
        },
      })
    },
    /** Adds a metric that is computed when somebody looks; once. */
    watch({ queued, papers, shards, unhandled }: Gauges) {
      new Counter({
        name: 'paperboy_unhandled_faults_total',
        help: 'Faults in listeners that nobody caught; the log has each',
        registers,
        collect() {
          this.reset()
          this.inc(unhandled())
        },
      })
      gauge('paperboy_delivery_queue_steps', 'Messages that are planned or on their way', queued)
      gauge('paperboy_library_papers', 'Papers in the library', papers)
      new Gauge({
        name: 'paperboy_discord_shards',
        help: 'Connections to Discord of this process, by whether they are up',
        labelNames: ['state'],
        registers,
        collect() {
          const lost = shards.lost().length
          this.set({ state: 'connected' }, shards.ids.length - lost)
          this.set({ state: 'lost' }, lost)
        },
      })
    },
    /** The text that Prometheus reads, and its type. */
    text: async () => ({ type: register.contentType, body: await register.metrics() }),
  }
}
