/** The process that uses the store, as the others know it. */
export interface Member {
  /** Unlike that of any process before. */
  readonly id: string
  /** The fence of its lease to plan for all, or `null` where another process does. */
  planFence(): number | null
}
