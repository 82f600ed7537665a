/** The process that uses the store, as the others know it. */
export interface Member {
  /** Unlike that of any process before. */
  readonly id: string
  /** The fence of its lease to plan for all, or `null` where another process does. */
  planFence(): number | null
  /**
   * Notes this moment; what it gives says whether this process has been known to be alive ever since, so that nobody can have
   * taken over what it has had from then on.
   */
  sinceNow(): () => boolean
}
