/** How long leases last, and how often they are renewed (ms). Their ratios matter more than they do. */
export interface ClusterLengths {
  /** Between two beats: each renews what this process has, and looks at what the others have. */
  readonly beatMs: number
  /** How long a lease lasts: what a process that is gone had is taken over after that. */
  readonly leaseMs: number
  /** How much earlier its own process stops using one, since clocks and answers are never quite on time. */
  readonly earlyMs: number
  /** Between the starts of two sessions with Discord. */
  readonly identifyMs: number
  /** How long a shard that was handed over is served on, where its new process does not connect. */
  readonly handOverMs: number
}

export const CLUSTER_LENGTHS: ClusterLengths = {
  beatMs: 5_000,
  leaseMs: 15_000,
  earlyMs: 1_500,
  identifyMs: 5_200,
  handOverMs: 30_000,
}

/** The same lengths, so many times shorter: for tests and campaigns. */
export function shortened(times: number): ClusterLengths {
  const entries = Object.entries(CLUSTER_LENGTHS).map(([name, ms]) => [name, Math.ceil(ms / times)])
  return Object.fromEntries(entries) as ClusterLengths
}
