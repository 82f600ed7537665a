/** What an operator took out of the library, and whatever brings it again: fetches, ingests and rebuilds leave it out. */
export interface Forgotten {
  /** Whether a paper, by its arXiv id without version, or a whole day (`YYYY-MM-DD`) was taken out. */
  has(target: string): boolean
}

/** Where that is kept. Reads are from memory; a write is durable when its promise resolves. */
export interface ForgottenStore extends Forgotten {
  /** Everything that was taken out, in the order in which that was asked for. */
  all(): readonly string[]
  add(target: string, at: number): Promise<void>
  remove(target: string): Promise<void>
  /** Takes in what other processes took out or brought back. Gives the targets for which that changed. */
  refresh(): Promise<readonly string[]>
}

/** Nothing was taken out. */
export const nothingForgotten: Forgotten = { has: () => false }
