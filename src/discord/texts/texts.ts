import { digestTexts, tagTexts } from './arguments.ts'
import { channelTexts } from './channels.ts'
import { commandTexts } from './commands.ts'
import { followTexts } from './following.ts'
import { listTexts } from './lists.ts'
import { paperTexts } from './papers.ts'
import { postTexts } from './posts.ts'
import { privacyTexts } from './privacy.ts'
import { savedTexts } from './saved.ts'
import { timeTexts } from './schedules.ts'

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
