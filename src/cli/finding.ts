/** What one check of `doctor` found: what is well, and each fault with what to do about it. */
export interface Finding {
  readonly about: string
  readonly well?: string
  readonly faults?: readonly string[]
}
