import type { Paper } from '../src/digest/paper.ts'
import { pick, seededRandom } from './recombine.ts'

/** Something that is asked of a search engine. */
export interface Asked {
  readonly text: string
  readonly suggest: boolean
}

/** Queries as people ask them: a name, a name misspelt, words of a title, a description, the beginning of a name. */
export function usualQueries(papers: readonly Paper[], count: number, seed: number): Asked[] {
  const random = seededRandom(seed)
  return Array.from({ length: count }, (_, index) => {
    const { nickname, title, summary } = pick(papers, random)
    const name = nickname ?? title
    const words = title.split(' ').slice(1)
    switch (index % 5) {
      case 0:
        return { text: name, suggest: false }
      case 1: {
        const place = Math.floor(random() * name.length)
        return { text: name.slice(0, place) + name.slice(place + 1), suggest: false }
      }
      case 2:
        return { text: Array.from({ length: 3 }, () => pick(words, random)).join(' '), suggest: false }
      case 3:
        return { text: (summary[0] ?? title).split(' ').slice(0, 14).join(' '), suggest: false }
      default:
        return { text: name.slice(0, 3 + Math.floor(random() * 3)), suggest: true }
    }
  })
}

const COMMON =
  'large language model models learning training data performance benchmark tasks reasoning generation method framework video image'
const LONG = 6_000

/** Texts that are hard on an engine, each searched for and typed as a beginning. */
export function hardTexts(papers: readonly Paper[]): string[] {
  const long = (text: string) => text.repeat(Math.ceil(LONG / text.length)).slice(0, LONG)
  const summaries = papers.slice(0, 20).flatMap(({ summary }) => summary)
  return [
    '',
    '   ',
    ...'amsz1',
    'mo',
    'm l',
    'm l r t a s',
    'mod lan rea tra',
    'the of and in a',
    '200',
    '2001.1',
    COMMON,
    'language models training',
    'model',
    long(`${COMMON} `),
    long(summaries.join(' ')),
    summaries[0] ?? '',
    long('a'),
    long('a b c d e f g h i j k l m n o p q r s t u v w x y z '),
    'a-b-c-d-e-f-g-h-i-j-k-l-m-n-o-p-q-r-s-t-u-v-w-x-y-z',
    'langauge modle reasonning trainning benchmrk framewrok generatoin',
    'qxlarge mqodels xlanguage qtraining',
    'largelanguagemodelsreasoningtraining',
    'abcdefghijklmnopqrstuvwxyzabcdefghijklmn',
    long('💥🎉'),
    long('视频旋转位置编码的研究'),
    long('(.*)+[a-z]{1,}$^\\d|'),
    long('\0\u0301\ud83d'),
    long('constructor __proto__ toString '),
  ]
}
