import { withoutInvisible } from '../invisible.ts'

/** A family of tags, in the order in which they are offered to a person. */
export interface TagGroup {
  readonly name: string
  readonly tags: readonly string[]
}

/**
 * The publisher's classifications in their canonical spelling: task names of the Hugging Face Hub plus a few
 * fields (`Multimodal`, `Robotics`). A digest may use others; they are kept as they are.
 * Source: https://huggingface.co/tasks and the published digests of 2024 and 2025.
 */
export const TAXONOMY: readonly TagGroup[] = [
  {
    name: 'Fields',
    tags: [
      'Multimodal',
      'Natural Language Processing',
      'Computer Vision',
      'Audio',
      'Reinforcement Learning',
      'Robotics',
      'Graph Machine Learning',
      'Tabular',
      'Other',
    ],
  },
  {
    name: 'Language',
    tags: [
      'Text Generation',
      'Text2Text Generation',
      'Question Answering',
      'Summarization',
      'Translation',
      'Text Classification',
      'Token Classification',
      'Zero-Shot Classification',
      'Sentence Similarity',
      'Feature Extraction',
      'Fill-Mask',
      'Table Question Answering',
    ],
  },
  {
    name: 'Language and vision',
    tags: [
      'Visual Question Answering',
      'Document Question Answering',
      'Image-Text-to-Text',
      'Video-Text-to-Text',
      'Image-to-Text',
      'Text-to-Image',
      'Text-to-Video',
      'Any-to-Any',
    ],
  },
  {
    name: 'Vision',
    tags: [
      'Image Classification',
      'Image Segmentation',
      'Image-to-Image',
      'Image-to-Video',
      'Image Feature Extraction',
      'Object Detection',
      'Depth Estimation',
      'Keypoint Detection',
      'Mask Generation',
      'Unconditional Image Generation',
      'Video Classification',
      'Zero-Shot Image Classification',
      'Zero-Shot Object Detection',
    ],
  },
  { name: '3D', tags: ['Text-to-3D', 'Image-to-3D'] },
  {
    name: 'Audio',
    tags: [
      'Text-to-Speech',
      'Text-to-Audio',
      'Automatic Speech Recognition',
      'Audio-to-Audio',
      'Audio Classification',
    ],
  },
  {
    name: 'Tables and series',
    tags: ['Tabular Classification', 'Tabular Regression', 'Time Series Forecasting'],
  },
]

/** Every canonical tag, in the order of {@link TAXONOMY}. */
export const CANONICAL_TAGS: readonly string[] = TAXONOMY.flatMap((group) => group.tags)

/** Keys of tags met before: a library has a few hundred, and each is compared thousands of times. */
const KEYS = new Map<string, string>()
const KEYS_LIMIT = 10_000

const BY_KEY: ReadonlyMap<string, string> = new Map(CANONICAL_TAGS.map((tag) => [tagKey(tag), tag]))

/**
 * What two spellings of one tag share: `text to image`, `Text-to-Image` and `text_to_image` are `texttoimage`, with or
 * without invisible signs.
 */
export function tagKey(tag: string): string {
  const known = KEYS.get(tag)
  if (known !== undefined) return known
  const key = withoutInvisible(tag)
    .toLowerCase()
    .replace(/[\s\-_‐‑–]+/g, '')
  if (KEYS.size >= KEYS_LIMIT) KEYS.clear()
  KEYS.set(tag, key)
  return key
}

/** Whether some tags have one, in any spelling. */
export function hasTag(tags: readonly string[], tag: string): boolean {
  return tags.includes(tag) || tags.some((each) => tagKey(each) === tagKey(tag))
}

/** The canonical spelling of a tag, or `null` where the taxonomy does not know it. */
export function canonicalTag(tag: string): string | null {
  return BY_KEY.get(tagKey(tag)) ?? null
}
