import { DamerauLevenshteinDistance } from 'natural/lib/natural/distance/index.js'
import { fold, isStopWord, joined, words } from './analysis.ts'

/** What a typed tag turned out to be. */
export type TagResolution =
  | { readonly kind: 'tag'; readonly tag: string }
  /** No such tag; the nearest ones, nearest first, possibly none. */
  | { readonly kind: 'unknown'; readonly near: readonly string[] }

/** A tag and how many papers held bear it. */
export interface TagCount {
  readonly tag: string
  readonly papers: number
}

/** What people call the tags, in {@link joined} form. */
export const ALIASES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    nlp: 'Natural Language Processing',
    language: 'Natural Language Processing',
    cv: 'Computer Vision',
    vision: 'Computer Vision',
    rl: 'Reinforcement Learning',
    rlhf: 'Reinforcement Learning',
    vqa: 'Visual Question Answering',
    qa: 'Question Answering',
    docqa: 'Document Question Answering',
    docvqa: 'Document Question Answering',
    tableqa: 'Table Question Answering',
    asr: 'Automatic Speech Recognition',
    stt: 'Automatic Speech Recognition',
    speechtotext: 'Automatic Speech Recognition',
    speechrecognition: 'Automatic Speech Recognition',
    transcription: 'Automatic Speech Recognition',
    tts: 'Text-to-Speech',
    speechsynthesis: 'Text-to-Speech',
    t2i: 'Text-to-Image',
    txt2img: 'Text-to-Image',
    imagegeneration: 'Text-to-Image',
    t2v: 'Text-to-Video',
    videogeneration: 'Text-to-Video',
    txt2vid: 'Text-to-Video',
    i2v: 'Image-to-Video',
    img2vid: 'Image-to-Video',
    i2i: 'Image-to-Image',
    img2img: 'Image-to-Image',
    imageediting: 'Image-to-Image',
    i2t: 'Image-to-Text',
    captioning: 'Image-to-Text',
    imagecaptioning: 'Image-to-Text',
    t23d: 'Text-to-3D',
    i23d: 'Image-to-3D',
    t2t: 'Text2Text Generation',
    texttotext: 'Text2Text Generation',
    text2text: 'Text2Text Generation',
    t2a: 'Text-to-Audio',
    vlm: 'Image-Text-to-Text',
    multimodality: 'Multimodal',
    mm: 'Multimodal',
    segmentation: 'Image Segmentation',
    detection: 'Object Detection',
    depth: 'Depth Estimation',
    robot: 'Robotics',
    summarisation: 'Summarization',
    mt: 'Translation',
    machinetranslation: 'Translation',
    gnn: 'Graph Machine Learning',
    graphs: 'Graph Machine Learning',
    gml: 'Graph Machine Learning',
    ner: 'Token Classification',
    timeseries: 'Time Series Forecasting',
    forecasting: 'Time Series Forecasting',
    music: 'Text-to-Audio',
  }),
)

/** Share of a tag's letters that may be misspelt, and how many at most: more make another word of it. */
const TYPO_SHARE = 0.25
const TYPO_LIMIT = 3

/** Longest text whose likeness to a tag is measured, in characters: the time it takes grows with it. */
const LIKENESS_LIMIT = 60

/** Tags named when none fits. */
const NEAR_LIMIT = 3

/** Spelling without what people leave out or vary: case, hyphens, `2` for `to`, a plural s. */
function normal(text: string): string {
  return words(text.replace(/2/g, ' to '))
    .map((word) => (word.length > 3 ? word.replace(/s$/, '') : word))
    .join('')
}

/** Finds the tag that a person means among the known ones. */
export function resolveTag(typed: string, known: readonly string[]): TagResolution {
  const literal = joined(typed)
  if (literal === '') return { kind: 'unknown', near: [] }
  const same = known.find((tag) => joined(tag) === literal)
  if (same !== undefined) return { kind: 'tag', tag: same }
  const alias = ALIASES.get(literal) ?? ALIASES.get(normal(typed))
  if (alias !== undefined) return { kind: 'tag', tag: alias }
  const wanted = normal(typed)
  const varied = known.find((tag) => normal(tag) === wanted)
  if (varied !== undefined) return { kind: 'tag', tag: varied }

  const ranked = byLikeness(wanted, known)
  const [best, second] = ranked
  const misspelt =
    best !== undefined &&
    best.distance <= typosAllowed(best.tag) &&
    best.distance < (second?.distance ?? Number.POSITIVE_INFINITY)
  if (misspelt && wanted.length >= 4 && wanted.length <= LIKENESS_LIMIT) return { kind: 'tag', tag: best.tag }
  const holding = known.filter((tag) => normal(tag).includes(wanted))
  const typedWords = new Set(words(typed).filter((word) => !isStopWord(word)))
  const sharing = known.filter((tag) => words(tag).some((word) => typedWords.has(word)))
  return {
    kind: 'unknown',
    near: [...new Set([...holding, ...sharing, ...ranked.map(({ tag }) => tag)])].slice(0, NEAR_LIMIT),
  }
}

/** Tags with their edit distance to a spelling, nearest first. */
function byLikeness(wanted: string, known: readonly string[]): { tag: string; distance: number }[] {
  const start = wanted.slice(0, LIKENESS_LIMIT)
  return known
    .map((tag) => {
      const spelling = normal(tag).slice(0, LIKENESS_LIMIT)
      return { tag, distance: DamerauLevenshteinDistance(start, spelling, { restricted: true }) }
    })
    .sort((a, b) => a.distance - b.distance)
}

function typosAllowed(tag: string): number {
  return Math.min(TYPO_LIMIT, Math.max(1, Math.floor(normal(tag).length * TYPO_SHARE)))
}

/** Tags to offer while a person types, best first: resolved, beginning so, any word beginning so, holding it. */
export function suggestTags(typed: string, counts: readonly TagCount[], limit: number): TagCount[] {
  const folded = fold(typed).trim()
  const literal = joined(typed)
  if (literal === '') return counts.slice(0, limit)
  const resolved = resolveTag(
    typed,
    counts.map(({ tag }) => tag),
  )
  const rank = ({ tag }: TagCount): number => {
    if (resolved.kind === 'tag' && resolved.tag === tag) return 0
    if (joined(tag).startsWith(literal)) return 1
    if (words(tag).some((word) => word.startsWith(folded))) return 2
    if (joined(tag).includes(literal)) return 3
    return 4
  }
  return counts
    .map((count) => ({ count, rank: rank(count) }))
    .filter(({ rank: position }) => position < 4)
    .sort((a, b) => a.rank - b.rank)
    .map(({ count }) => count)
    .slice(0, limit)
}
