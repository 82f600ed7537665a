/**
 * Makes a listener safe to register. Listeners run inside code that is not ours (Node.js's sockets, timers and
 * streams, discord.js), on input that is not ours either: what one throws there would end the process, and what one
 * rejects with nobody would see. Either becomes an unhandled rejection, which the process logs, counts and survives
 * (`cli/process-faults.ts`). `test/contained.test.ts` finds listeners that are registered without it.
 */
export function contained<Args extends readonly unknown[]>(
  listener: (...args: Args) => unknown,
): (...args: Args) => void {
  return (...args) => void new Promise((resolve) => resolve(listener(...args)))
}
