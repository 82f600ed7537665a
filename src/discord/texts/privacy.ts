import { count } from './wording.ts'

/** Of what is kept of a person. */
export const privacyTexts = {
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
