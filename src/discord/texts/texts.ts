import { digestTexts, tagTexts } from './arguments.ts'
import { channelTexts } from './channels.ts'
import { commandTexts } from './commands.ts'
import { followTexts } from './following.ts'
import { listTexts } from './lists.ts'
import { paperTexts, savedTexts } from './papers.ts'
import { postTexts } from './posts.ts'
import { timeTexts } from './schedules.ts'
import { trendTexts } from './trends.ts'
import { count } from './wording.ts'

/** Of what is kept of a person. */
const privacyTexts = {
  kept: (saved: number, follows: number, channels: number) =>
    [
      '### What I keep of you',
      `- your user id, and the time zone you named last`,
      `- your reading list: ${count(saved, 'paper')}`,
      `- what you follow: ${count(follows, 'thing')}, when it comes, and which papers you got in the last two weeks`,
      channels > 0 ? `- that you set up ${count(channels, 'channel subscription')} (of all servers)` : '',
      'Nothing else: no names, no messages, nothing of what you look up. My log knows you by a scrambled number only.',
    ]
      .filter((line) => line !== '')
      .join('\n'),
  exportButton: 'Export',
  deleteButton: 'Delete all of it',
  exported: 'Everything I keep of you:',
  reallyDelete:
    'This deletes your reading list, what you follow and every trace of your id, at once and for good. Channels you set up keep their digests, without your name.',
  confirmButton: 'Delete it',
  deleted: 'Done. I keep nothing of you any more.',
} as const

/**
 * Every sentence a person reads in Discord, in English. Arguments are plain text: what may come from a digest
 * or a person is escaped here.
 */
export const texts = {
  commands: commandTexts,
  post: postTexts,
  paper: paperTexts,
  list: listTexts,
  saved: savedTexts,
  privacy: privacyTexts,
  tags: tagTexts,
  digest: digestTexts,
  time: timeTexts,
  trends: trendTexts,
  follow: followTexts,
  channel: channelTexts,

  help: {
    header: '### Paperboy\nI bring each day’s AI papers, and find any of them by name, words, author or tag.',
    line: (name: string, description: string) => `- \`/${name}\`: ${description}`,
    menuLine: (name: string, description: string) => `- *${name}*: ${description}`,
    footer: 'Begin with `/paper` and a name you remember, or `/subscribe` with a tag.',
  },

  hello:
    'Hello, I’m Paperboy. I bring each day’s AI papers.\n- **To read them here**, someone who may manage this server types `/channel subscribe`.\n- **To look a paper up**, anyone types `/paper` and a name.\n- **To follow a tag**, anyone types `/subscribe`; I send a direct message on days that have such papers.',

  errors: {
    fault: (id: string) =>
      `Something went wrong on my side. It was logged as \`${id}\`; please report it to whoever runs me. Nothing you had was lost.`,
    notKept:
      'I can’t get at what I keep just now, so nothing was changed. Please try again in a few minutes; looking papers up works all the same.',
    unknownCommand: 'I don’t know that command any more. Restart Discord to see my current ones.',
    oldButton: 'That button is from a version I can’t read any more. `/help` shows what I can do.',
    nothingVisible:
      'There is nothing to see in what you typed: it has spaces and invisible signs only. Type it with letters.',
    serverOnly: 'This works in a server only.',
    notAllowed: (command: string) =>
      `You may not use \`/${command}\` here now, so its buttons don’t work for you either. Ask somebody who manages this server.`,
    authorityUnknown: (command: string) =>
      `I couldn’t find out from Discord whether you may use \`/${command}\` here. Nothing was changed; please try again in a minute, or type the command.`,
    askLater: (minutes: number) =>
      `Discord refused too much of what was asked of me here, so I ask it for nothing more for ${minutes === 1 ? 'a minute' : `${minutes} minutes`}. Nothing was changed; please try again then.`,
    tooFast: 'That was a lot at once. Please try again in a few seconds.',
  },
} as const
