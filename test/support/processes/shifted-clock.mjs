// Preloaded with --import: the program's clock is CLOCK_AHEAD milliseconds ahead of the machine's.
const ahead = Number(process.env.CLOCK_AHEAD ?? 0)
const RealDate = Date

globalThis.Date = class extends RealDate {
  constructor(...parts) {
    super(...(parts.length === 0 ? [RealDate.now() + ahead] : parts))
  }
  static now() {
    return RealDate.now() + ahead
  }
}
