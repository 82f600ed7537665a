import { describe, expect, it } from 'vitest'
import { CANONICAL_TAGS } from '../../src/digest/tags/taxonomy.ts'
import { OTHER_NAMES } from '../../src/search/tag-names.ts'
import { resolveTag, suggestTags } from '../../src/search/tags.ts'

const resolve = (typed: string) => resolveTag(typed, CANONICAL_TAGS)
const counts = CANONICAL_TAGS.map((tag, index) => ({ tag, papers: CANONICAL_TAGS.length - index }))
const offered = (typed: string, limit = 25) => suggestTags(typed, counts, limit).map(({ tag }) => tag)

describe('the tag a person means', () => {
  it('is each canonical tag, in any case and spelling', () => {
    for (const tag of CANONICAL_TAGS) {
      const spellings = [
        tag,
        tag.toUpperCase(),
        ` ${tag} `,
        tag.replaceAll('-', ' '),
        tag.replaceAll(/[ -]/g, ''),
      ]
      for (const typed of [...spellings, tag.replaceAll(' ', '-'), `${tag}s`]) {
        expect(resolve(typed), typed).toEqual({ kind: 'tag', tag })
      }
    }
  })

  it.each([
    ['nlp', 'Natural Language Processing'],
    ['NLP', 'Natural Language Processing'],
    ['rl', 'Reinforcement Learning'],
    ['vqa', 'Visual Question Answering'],
    ['asr', 'Automatic Speech Recognition'],
    ['tts', 'Text-to-Speech'],
    ['t2i', 'Text-to-Image'],
    ['text to image', 'Text-to-Image'],
    ['text2image', 'Text-to-Image'],
    ['txt2img', 'Text-to-Image'],
    ['img2img', 'Image-to-Image'],
    ['image to images', 'Image-to-Image'],
    ['robot', 'Robotics'],
    ['robots', 'Robotics'],
    ['text to 3D', 'Text-to-3D'],
    ['Text2Text', 'Text2Text Generation'],
    ['text-to-text generation', 'Text2Text Generation'],
    ['time-series', 'Time Series Forecasting'],
    ['natural languge procesing', 'Natural Language Processing'],
    ['Robtics', 'Robotics'],
    ['Mutlimodal', 'Multimodal'],
    ['visual question answring', 'Visual Question Answering'],
    ['reinforcement lerning', 'Reinforcement Learning'],
    ['q&a', 'Question Answering'],
    ['visual qa', 'Visual Question Answering'],
    ['img classification', 'Image Classification'],
    ['speech recogniton', 'Automatic Speech Recognition'],
    ['pose estimation', 'Keypoint Detection'],
    ['sound classification', 'Audio Classification'],
  ])('is for %s: %s', (typed, tag) => {
    expect(resolve(typed)).toEqual({ kind: 'tag', tag })
  })

  it('is a known tag for each of its other names', () => {
    for (const [tag, names] of Object.entries(OTHER_NAMES)) {
      expect(CANONICAL_TAGS).toContain(tag)
      for (const name of names.split(', ')) expect(resolve(name), name).toEqual({ kind: 'tag', tag })
    }
  })

  it.each(['constructor', '__proto__', 'toString', 'valueOf'])('is no property of an object: %s', (typed) => {
    expect(resolve(typed).kind).toBe('unknown')
  })

  it('is not another tag by one word, however long the rest', () => {
    for (const typed of ['graph classification', 'video segmentation', 'table translation']) {
      expect(resolve(typed).kind, typed).toBe('unknown')
    }
  })

  it.each([
    ['question', 'Question Answering'],
    ['video segmentation', 'Image Segmentation'],
    ['audio question answering', 'Question Answering'],
  ])('is unknown for %s, and %s is near it', (typed, tag) => {
    const found = resolve(typed)
    expect(found.kind === 'unknown' && found.near).toContain(tag)
  })

  it.each(['', '   ', '💥', '---'])('is unknown for %j, with nothing near', (typed) => {
    expect(resolve(typed)).toEqual({ kind: 'unknown', near: [] })
  })

  it('is unknown for a text of any length', () => {
    for (const typed of ['a '.repeat(3_000), 'reasoning '.repeat(600), `${'Robotics '.repeat(600)}`]) {
      expect(resolve(typed).kind).toBe('unknown')
    }
    expect(resolve(`Robotics${' '.repeat(5_000)}`)).toEqual({ kind: 'tag', tag: 'Robotics' })
  })
})

describe('tags offered while a person types', () => {
  it('are the most used before anything is typed', () => {
    expect(offered('', 3)).toEqual(CANONICAL_TAGS.slice(0, 3))
  })

  it.each([
    ['nlp', 'Natural Language Processing'],
    ['rob', 'Robotics'],
    ['text to im', 'Text-to-Image'],
    ['answering', 'Question Answering'],
    ['Mutlimodal', 'Multimodal'],
  ])('have after %s: %s', (typed, tag) => {
    expect(offered(typed)).toContain(tag)
  })

  it('begin with the one meant, then those that begin so', () => {
    expect(offered('image')[0]).toMatch(/^Image/)
    expect(offered('vqa')[0]).toBe('Visual Question Answering')
  })

  it('are none for nonsense, and never more than asked for', () => {
    expect(offered('zxcvbnm')).toEqual([])
    expect(offered('e', 5)).toHaveLength(5)
  })
})
