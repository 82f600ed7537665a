import { plainText } from '../text.ts'
import { splitCells } from './cells.ts'
import { textOfMarkup } from './markdown-text.ts'

/** What is in a column of a digest's table. `other` is read over. */
export type Column = 'title' | 'authors' | 'summary' | 'tags' | 'code' | 'models' | 'link' | 'other'

/** The columns of one table, and how its rows are written. */
export interface TableHeader {
  readonly columns: readonly Column[]
  /** Rows begin with a pipe. */
  readonly leadingPipe: boolean
  /** Rows end with a pipe, so that a line without one is not yet a whole row. */
  readonly trailingPipe: boolean
}

/** Header cells as publishers write them, small and with nothing but letters. */
const NAMES: Readonly<Record<string, Column>> = {
  title: 'title',
  paper: 'title',
  papertitle: 'title',
  name: 'title',
  papername: 'title',
  titlelink: 'title',
  titleandlink: 'title',
  papers: 'title',
  authorlist: 'authors',
  authornames: 'authors',
  firstauthor: 'authors',
  mainidea: 'summary',
  keyidea: 'summary',
  overview: 'summary',
  takeaways: 'summary',
  subjects: 'tags',
  subject: 'tags',
  source: 'link',
  authors: 'authors',
  author: 'authors',
  summary: 'summary',
  abstract: 'summary',
  tldr: 'summary',
  classification: 'tags',
  classifications: 'tags',
  tags: 'tags',
  categories: 'tags',
  category: 'tags',
  tasks: 'tags',
  github: 'code',
  githuburl: 'code',
  githuburls: 'code',
  githubrepo: 'code',
  code: 'code',
  huggingface: 'models',
  huggingfaceurl: 'models',
  huggingfaceurls: 'models',
  models: 'models',
  link: 'link',
  links: 'link',
  url: 'link',
  arxiv: 'link',
  arxivurl: 'link',
  paperurl: 'link',
  pdf: 'link',
  pdfurl: 'link',
  arxivid: 'link',
  arxivlink: 'link',
  paperlink: 'link',
  paperid: 'link',
  comments: 'summary',
  comment: 'summary',
  notes: 'summary',
  description: 'summary',
  highlights: 'summary',
  keypoints: 'summary',
  codeurl: 'code',
  repo: 'code',
  repository: 'code',
  topics: 'tags',
  keywords: 'tags',
  ...inLanguages(
    'title',
    '标题 標題 題目 题目 论文 论文标题 论文题目 论文名称 论文名 論文標題 論文 論文名 タイトル 論文タイトル 題名 제목 논문 논문제목 titel titre titredelarticle titulo titulodelarticulo titulododocumento titolo название названиестатьи заголовок статья uberschrift artikel articulo artigo articolo tytuł baslık başlık назва tieuđe judul',
  ),
  ...inLanguages(
    'authors',
    '作者 作者列表 第一作者 著者 著者名 저자 저자명 autoren autor autorinnen verfasser auteurs auteur autores autoria autori autore авторы автор autorzy yazarlar yazar автори tacgia penulis',
  ),
  ...inLanguages(
    'summary',
    '摘要 中文摘要 英文摘要 总结 總結 简介 簡介 核心内容 主要内容 内容 概要 概述 要点 要約 サマリー 요약 초록 개요 zusammenfassung kurzfassung inhalt resume resumen resumo riassunto sommario аннотация резюме краткоесодержание описание samenvatting streszczenie ozet анотація tomtat ringkasan abstrak',
  ),
  ...inLanguages(
    'tags',
    '分类 類別 类别 領域 领域 关键词 關鍵詞 標籤 标签 分類 カテゴリ カテゴリー タグ 분류 태그 키워드 kategorie kategorien schlagworte themen categorie categories motscles categoria categorias etiquetas palabrasclave palavraschave категория категории теги темы ключевыеслова',
  ),
  ...inLanguages('code', '代码 代码链接 程式碼 コード 코드 код codigo codice'),
  ...inLanguages(
    'link',
    '链接 论文链接 论文地址 地址 连接 連結 リンク 論文リンク 링크 논문링크 lien liens enlace enlaces ligacao ссылка ссылки verweis collegamento łacze bağlantı baglantı посилання lienket tautan',
  ),
}

function inLanguages(column: Column, names: string): Record<string, Column> {
  return Object.fromEntries(names.split(' ').map((name) => [name, column]))
}

/** Characters of a header line; rows, which are far longer, need no closer look. */
const HEADER_LIMIT = 400

/** No publisher has more columns; a line of a hundred pipes is damage. */
const COLUMN_LIMIT = 40

/**
 * Reads a table's header, in any order and case, with columns we don't know. `null` where the line is no
 * header of a digest: it needs a title and one more column that we know.
 */
export function readHeader(line: string): TableHeader | null {
  if (line.length > HEADER_LIMIT || !line.includes('|')) return null
  const cells = splitCells(line)
  if (cells.length < 2 || cells.length > COLUMN_LIMIT) return null
  const seen = new Set<Column>()
  const names = cells.map(nameOf)
  // Beside a column of titles, one of papers has their links.
  const hasTitles = names.some((name) => name !== 'paper' && NAMES[name] === 'title')
  const columns = names.map((name) => {
    const column = hasTitles && name === 'paper' ? 'link' : (NAMES[name] ?? 'other')
    if (seen.has(column)) return 'other'
    seen.add(column)
    return column
  })
  seen.delete('other')
  if (!seen.has('title') || seen.size < 2) return null
  const text = line.trim()
  return { columns, leadingPipe: text.startsWith('|'), trailingPipe: text.endsWith('|') }
}

/** The column that a name before a colon means, as in `**Authors:** …`; `null` for words that name none. */
export function columnNamed(name: string): Column | null {
  const plain = nameOf(name)
  if (plain === '') return null
  return NAMES[plain] ?? (OTHER_LABELS.has(plain) ? 'other' : null)
}

/** Names of what is said of a paper and not kept. */
const OTHER_LABELS = new Set(
  'date published publishdate publisheddate publicationdate submitted updated subjects subject institution institutions affiliation affiliations venue conference journal citations year 发布日期 日期 机构 单位 時間 时间 日付 날짜 datum'.split(
    ' ',
  ),
)

/** A header cell in small letters without accents; empty for one with a link or number, which names no column. */
function nameOf(cell: string): string {
  if (/\]\(|\d/.test(cell)) return ''
  return textOfMarkup(plainText(cell))
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}]/gu, '')
    .normalize('NFC')
    .replace(/^(?:pdf|arxiv)(?=\p{Lo}{2})/u, '')
}

/**
 * The columns of a table whose header is missing or unreadable, by their number: those that publishers used
 * with three, four and six columns. `null` for any other number.
 */
export function usualHeader(delimiterRow: string): TableHeader | null {
  const columns = USUAL_COLUMNS.find((usual) => usual.length === splitCells(delimiterRow).length)
  return columns === undefined ? null : { columns, leadingPipe: true, trailingPipe: true }
}

const USUAL_COLUMNS: readonly (readonly Column[])[] = [
  ['title', 'authors', 'summary'],
  ['title', 'authors', 'summary', 'link'],
  ['title', 'authors', 'summary', 'tags', 'code', 'models'],
]
