/**
 * What the operator heard of and is not to hear again: alerts whose trouble is not over, by the key that `keyOf` makes, and new
 * releases. Kept over restarts, and shared by all processes.
 */
export interface AlertStore {
  /** When they heard of each (ms UTC), as far as this process knows. */
  all(): ReadonlyMap<string, number>
  /** Adds one. Gives whether it was not there yet: of several processes, one sends it. Durable when it resolves. */
  add(key: string, at: number): Promise<boolean>
  /** Removes one. Gives whether it was there. Durable when it resolves. */
  remove(key: string): Promise<boolean>
  /** Looks what other processes changed. */
  refresh(): Promise<void>
}
