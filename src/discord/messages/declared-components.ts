import { argument, defineComponent } from './define-component.ts'

/**
 * Every button and menu that the bot draws, or once drew, by the command that owns it. The builders of messages take the
 * ids from here, and the command binds each to what its use does (`handled()`), so that an id and its handler can't drift
 * apart. What is marked as of an earlier version is drawn no more, and stays readable for ever.
 */

const { text, rest, days, number } = argument

const paper = { id: text }
/** Something followed or left out: its kind, and its value as `carriedValue()` gives it. */
const interest = { kind: text, value: rest }
/** A subscription of a channel, and the person for whom the panel was drawn. */
const subscription = { id: text, userId: text }

export const paperComponents = {
  open: defineComponent('open', {}),
  share: defineComponent('share', paper),
  related: defineComponent('related', paper),
  bibtex: defineComponent('bibtex', paper),
}

export const savedComponents = {
  save: defineComponent('save', paper),
  unsave: defineComponent('unsave', paper),
  page: defineComponent('saved', { page: number }),
  open: defineComponent('saved-open', {}),
  export: defineComponent('export', { format: text }),
}

export const digestComponents = {
  /** The menu under every post, by which the post is found again; a post without papers has a button instead. */
  post: defineComponent('post', { edition: text, step: text, subscription: text }),
  postTag: defineComponent('post-tag', { days }),
  page: defineComponent('digest', { days, page: number, tag: text }),
  /** The papers that a post had no room for: after how many, and by whose wish. */
  more: defineComponent('more', { days, shown: number, subscription: text }),
  morePage: defineComponent('more-page', { days, page: number, subscription: text }),
}

export const tagComponents = {
  open: defineComponent('tag', { tag: text }),
  page: defineComponent('tag-page', { tag: text, page: number }),
  tagged: defineComponent('tagged', {}),
}

export const topComponents = {
  page: defineComponent('top', { page: number, days: number, tag: text }),
  open: defineComponent('top-open', {}),
}

export const authorComponents = {
  page: defineComponent('author', { name: text, page: number }),
  /** For a name that is too long for that once it is escaped. */
  longPage: defineComponent('author-page', { page: number, name: rest }),
  open: defineComponent('authored', {}),
}

/** A part of a search or of a list of ids; the menu and the page buttons carry one each. */
export const searchComponents = {
  open: defineComponent('hits', { part: rest }),
  page: defineComponent('find', { page: number, part: rest }),
  /** Of version 0.1: the query in the menu, the tag in the page buttons. */
  oldOpen: defineComponent('found', { query: text }),
  oldPage: defineComponent('search', { page: number, tag: text }),
}

export const findPapersComponents = {
  open: defineComponent('mentioned', { part: rest }),
  page: defineComponent('mentions', { page: number, part: rest }),
}

export const subscriptionsComponents = {
  show: defineComponent('my-subscriptions', {}),
  stopFollowing: defineComponent('stop-following', { menu: number }),
  stopAll: defineComponent('unfollow-all', {}),
  pause: defineComponent('pause-mine', {}),
  resume: defineComponent('resume-mine', {}),
  hour: defineComponent('my-hour', {}),
  browse: defineComponent('browse', {}),
  tags: defineComponent('follow-tags', { menu: number }),
  followAgain: defineComponent('follow', { kind: text, value: text }),
  /** For a value that is too long for that once it is escaped. */
  followLong: defineComponent('follow-again', interest),
  matches: defineComponent('mine', { days, page: number }),
  matchesPage: defineComponent('mine-page', { days, page: number }),
  openMatch: defineComponent('mine-open', {}),
  /** Of version 0.1, which knew tags only. */
  oldUnfollow: defineComponent('unfollow', {}),
}

export const unsubscribeComponents = {
  /** `on` only makes the id differ from the others on its message. */
  stop: defineComponent('stop', { kind: text, value: text, on: text }),
  /** For a value that is too long for that once it is escaped. */
  stopLong: defineComponent('stop-one', { on: text, ...interest }),
}

export const privacyComponents = {
  export: defineComponent('privacy-export', {}),
  ask: defineComponent('privacy-ask', {}),
  delete: defineComponent('privacy-delete', {}),
}

export const channelComponents = {
  preview: defineComponent('channel-preview', subscription),
  status: defineComponent('channel-status', subscription),
  now: defineComponent('channel-now', subscription),
  pause: defineComponent('channel-pause', subscription),
  resume: defineComponent('channel-resume', subscription),
  stop: defineComponent('channel-stop', subscription),
  change: defineComponent('channel-change', subscription),
  hour: defineComponent('channel-hour', subscription),
  layout: defineComponent('channel-form', subscription),
  undo: defineComponent('channel-undo', subscription),
  page: defineComponent('channel-page', { page: number, userId: text }),
}
