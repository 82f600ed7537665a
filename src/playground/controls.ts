/** What whoever plays can do to the playground itself: move its time, give it digests, end its bot and start it. */
export interface PlaygroundControls {
  /** ms UTC. */
  now(): number
  /** The next instant at which something is due (ms UTC), or `null`. */
  nextDueAt(): Promise<number | null>
  /** Sets the clock forward and lets the bot do what is due by then. */
  jumpTo(instant: number): Promise<void>
  /** Gives the bot a digest file; says what came of it. */
  ingest(path: string): Promise<string>
  /** Ends the bot and starts it again on the same data. */
  restart(): Promise<void>
  /** The bot's processes, where there are several. */
  readonly processes?: ProcessControls
}

/** What whoever plays can do to the processes of one bot. Each gives what is said of it. */
export interface ProcessControls {
  /** Which there are, and what each does for all. */
  list(): Promise<string>
  /** Kills one as a power cut would, and waits until the others do its work. */
  kill(number: number): Promise<string>
  /** Starts one that was killed. */
  start(number: number): Promise<string>
}
