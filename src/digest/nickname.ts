import { latexToText } from './latex-text.ts'
import { foldWhiteSpace } from './text.ts'

/** Longer heads are phrases. */
const NICKNAME_LIMIT = 40

/** Words that begin a phrase, not a name: `Beyond RAG`, `Towards …`, `The Curse of …`. */
const PHRASE_STARTS = new Set(
  `a adapting advances advancing aligning an are assessing be benchmarking beyond bridging building can do does
  enhancing error escaping evaluating evolving explain exploring fine-tuning fixing flowing from generate generating
  harnessing how improving in insights inside interact invoke is it's just knowing learning let leveraging look make
  mind missing modeling more navigating not on optimizing part personalization personalized position processing
  pruning quantizing re reflect remember rethinking revisiting safeguarding scaling search should solving step stop
  summarization survey taming teaching the think thinking this thoughts to towards toward training two understanding
  unified unpacking unveiling using well what when where who why with words`.split(/\s+/),
)

/** Words that join a phrase together: none is within a name of two or three words. */
const PHRASE_WORDS = new Set(
  `a all an and are as at be by can for from good hinders in into is less lost may meets more need not of on or out
  over than that the them they this through to towards unveiled using versus via vs vs. when with without you your
  matter matters know`.split(/\s+/),
)

/** Abbreviations of the field: capitals that make no name by themselves (`GUI Agents`, `DPO Kernels`). */
const COMMON_ABBREVIATIONS = new Set(
  `ai api asr bert clip cnn cot cpu ct dpo gan gpt gpu gui grpo json kv llm llms lora mcts ml mllm mllms moe mri nerf nlp
  nlu ocr ode pde pinn ppo qa rag rl rlhf rlvr rnn sft sota sql tts ui vae vit vla vlm vlms vqa xai xr 2d 3d 4d`.split(
    /\s+/,
  ),
)

/** What follows a name in a title without colon. */
const REPORT_ENDINGS = [' technical report', ' tech report', ' system card', ' model card', ' report']

/**
 * The short name people use for a paper, or `null` where its title suggests none.
 *
 * It is the title before its colon (or ` -- `) when that is name-like, without quotes, LaTeX
 * read: `VideoRoPE: What Makes…` gives `VideoRoPE`, `$\text{Transformer}^2$: …` gives `Transformer²`,
 * `Code Graph Model (CGM): …` gives `CGM`; and `MiMo-VL Technical Report` gives `MiMo-VL`. Name-like are one
 * word, two words that begin no phrase, three of which one looks coined (`Open-Sora Plan 2`).
 */
export function nicknameFrom(title: string): string | null {
  const head = headOf(foldWhiteSpace(title).slice(0, 300))
  if (head === null) return null
  const plain = withoutMarkup(head)
  const abbreviation = /^.+ \(([^()\s]{2,20})\)$/.exec(plain)?.[1]
  if (abbreviation !== undefined && hasCapital(abbreviation)) return abbreviation
  const name = /\d/.test(plain) ? plain.replace(/^the /i, '') : plain
  return isNameLike(name) ? name : null
}

function headOf(title: string): string | null {
  // `FastMesh:Efficient …`: without the space only a single word is surely a head, not `2:4 sparsity`.
  const word = /^([\p{L}][^\s:]+):(?=\p{L})/u.exec(title)?.[1]
  if (word !== undefined) return word
  for (const mark of [': ', ' -- ', ' — ', ' – ', ' - ']) {
    const at = title.indexOf(mark)
    if (at > 0) return title.slice(0, at)
  }
  const lower = title.toLowerCase()
  const ending = REPORT_ENDINGS.find((candidate) => lower.endsWith(candidate))
  return ending === undefined ? null : title.slice(0, -ending.length)
}

/** Without LaTeX, quotes and Markdown: `$\text{Former}^2$` is shown, and found, as `Former²`. */
function withoutMarkup(text: string): string {
  const plain = latexToText(text).replace(/(\*\*|__)(.+?)\1/g, '$2')
  return foldWhiteSpace(plain.replace(/["“”`^{}\\]/g, ''))
    .replace(/^['‘]|['’]$/g, '')
    .replace(/ (?:technical |tech )report$/i, '')
}

function isNameLike(name: string): boolean {
  if (name.length < 2 || name.length > NICKNAME_LIMIT || /[,?!;:|<>()]| & /.test(name)) return false
  const words = name.split(' ')
  const first = words[0] ?? ''
  if (PHRASE_STARTS.has(first.toLowerCase())) return false
  if (words.length === 1) return /\p{L}/u.test(name)
  if (words.some((word) => PHRASE_WORDS.has(word.toLowerCase()))) return false
  if (words.some((word) => !/^[\p{Lu}\p{Lt}\p{N}]/u.test(word) && !isCoined(word))) return false
  return words.length === 2 || (words.length === 3 && words.some(isCoined))
}

/** A word nobody would find in a dictionary: a digit, a capital after the first letter, or a version. */
function isCoined(word: string): boolean {
  if (COMMON_ABBREVIATIONS.has(word.toLowerCase())) return false
  return /\d/.test(word) || /\p{L}\p{Lu}/u.test(word) || /^[A-Z]\.[A-Z]/.test(word)
}

function hasCapital(text: string): boolean {
  return /\p{Lu}/u.test(text)
}
