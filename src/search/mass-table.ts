/** Bits of a mass table's index. */
const TABLE_BITS = 8

/** Gives the mass of a set of words; from tables, since it is asked for every paper that has one of them. */
export function massTable(masses: readonly number[]): (bits: number) => number {
  const [first, second, third, fourth] = [0, 1, 2, 3].map((part) =>
    sumsOf(masses.slice(part * TABLE_BITS, (part + 1) * TABLE_BITS)),
  ) as [Int32Array, Int32Array, Int32Array, Int32Array]
  if (masses.length <= TABLE_BITS) return (bits) => first[bits] as number
  return (bits) =>
    (first[bits & 0xff] as number) +
    (second[(bits >>> 8) & 0xff] as number) +
    (third[(bits >>> 16) & 0xff] as number) +
    (fourth[bits >>> 24] as number)
}

/** The sum of every subset, by the bits of its members. */
function sumsOf(numbers: readonly number[]): Int32Array {
  const sums = new Int32Array(1 << numbers.length)
  for (let bits = 1; bits < sums.length; bits++) {
    sums[bits] = (sums[bits & (bits - 1)] ?? 0) + (numbers[31 - Math.clz32(bits & -bits)] ?? 0)
  }
  return sums
}
