/** One stemmer of natural's, without those of all other languages that its index loads. */
declare module 'natural/lib/natural/stemmers/porter_stemmer.js' {
  const PorterStemmer: { stem(word: string): string }
  export = PorterStemmer
}
