/** What Discord shows of each command while it is typed; descriptions of at most 100 characters. */
export const commandTexts = {
  author: {
    description: 'List the papers of an author, newest first',
    name: 'A name, such as Lovelace or A. Lovelace',
  },
  channel: {
    description: 'Bring the daily digest to a channel of this server',
    subscribe: 'Post each day’s digest in a channel',
    edit: 'Change a subscription',
    list: 'Show this server’s subscriptions',
    status: 'Show what was posted last, what comes next, and why nothing came',
    preview: 'Show what a subscription would post now',
    pause: 'Pause a subscription',
    resume: 'Resume a paused subscription',
    unsubscribe: 'Stop posting in a channel',
    channel: 'Where the digest is posted',
    subscription: 'Which one; pick it from the list',
    role: 'A role that each post mentions; choose @everyone for none',
    time: 'When to post, such as 09:00',
    timezone: 'A city or time zone, such as Berlin',
    days: 'On which days, such as weekdays or mon, wed, fri',
    tags: (all: string) => `Only papers with one of these tags, separated by commas; "${all}" for all`,
    keywords: (all: string) =>
      `Papers with one of these keywords, too, separated by commas; "${all}" for no keywords`,
    authors: (all: string) =>
      `Papers by one of these authors, too, separated by commas; "${all}" for no authors`,
    without: (none: string) => `No papers with one of these tags; "${none}" to leave none out`,
    layout: 'How a post is laid out; what fits the channel if left out',
    layouts: {
      compact: 'compact: a line or two a paper',
      full: 'full: every bullet',
      thread: 'thread: compact, with a thread that has a card a paper',
      publish: 'publish: to servers that follow an announcement channel',
    },
    order: 'In which order a post shows papers; as in the digest if left out',
    orders: { digest: 'digest: as published', popularity: 'popularity: what others liked most first' },
    top: (most: number) => `Most papers a post shows, 1 to ${most}, the rest behind a button; 0 for no limit`,
    silent: 'Notify nobody of posts',
    colour: 'The colour at the edge of posts, such as #d9482b; "default" for mine',
    empty: 'On days without such papers, say so in one line',
    repeat: (most: number, usual: number) =>
      `Days before a paper that is listed again comes again: 0 to ${most}; ${usual} if left out`,
  },
  digest: {
    description: 'Show the digest of a day',
    date: 'A day, such as 2025-02-10; the newest if left out',
    tag: 'Only papers with this tag',
  },
  findPapers: {
    name: 'Find papers',
    description: 'every paper that a message links to or names (right-click it, then Apps)',
  },
  help: {
    description: 'What I can do',
  },
  paper: {
    description: 'Look a paper up by its name, some words of it, or its arXiv id',
    query: 'A nickname, words of the title, an arXiv id or link',
  },
  privacy: {
    description: 'Show what I keep of you; take it away as a file, or delete it',
  },
  rhythm: {
    description: 'Every day, or one card a week with what mattered; daily if left out',
    daily: 'daily',
    weekly: 'weekly: one card, on Mondays if no day is named',
  },
  saved: {
    description: 'Show your reading list, and take it away as a file',
  },
  search: {
    description: 'List the papers that fit some words, best first',
    query: 'Words of the title or summary, an author, a name',
    tag: 'Only papers with this tag; with all of several, separated by commas',
    without: 'No papers with this tag, or any of several',
    author: 'Only papers by this author',
    from: 'Only papers from this day on, such as 2025-02-10',
    to: 'Only papers up to this day',
    code: 'Only papers with code, or only those without',
    model: 'Only papers with a model, data set or demo, or only those without',
  },
  subscribe: {
    description: 'Follow a tag, a keyword or an author: a direct message on days that have such papers',
    tag: 'A tag, such as Multimodal or rl; leave all out to browse the tags',
    keyword: 'Words of a title or summary; "in quotes" for a phrase',
    author: 'An author, such as Lovelace',
    without: 'A tag or keyword: papers with it are left out',
    time: 'When messages come, such as 09:00 (for all that you follow)',
    timezone: 'Your city or time zone, such as Berlin',
  },
  subscriptions: {
    description: 'Show what you follow, and change it',
  },
  tag: {
    description: 'List the papers of a tag, newest first',
    tag: 'A tag, such as Robotics or nlp',
  },
  top: {
    description: 'List the papers of late that others liked most',
    days: (most: number, usual: number) => `Of how many days’ digests, 1 to ${most}; ${usual} if left out`,
    tag: 'Only papers with this tag',
  },
  trends: {
    description: 'Show how many papers tags have over time, as a chart',
    tags: (most: number) => `Up to ${most} tags, separated by commas; the most used ones if left out`,
    weeks: (most: number, usual: number) =>
      `How many weeks, 1 to ${most}; ${usual} if left out. Up to 2 by day`,
  },
  unsubscribe: {
    description: 'Stop following something, or everything',
    what: 'A tag, keyword or author you follow; everything if left out',
  },
  when: {
    description: 'At an hour, or as soon as a digest arrives',
    hour: 'at an hour',
    arrival: 'as soon as it arrives',
  },
} as const
