/** An instant in the form Discord writes timestamps: ISO 8601 with an explicit UTC offset. */
export function isoTimestamp(ms: number): string {
  return new Date(ms).toISOString().replace('Z', '000+00:00')
}
