import type { WorldDescription } from './description.ts'

/** Ids of what is in the sample world, so that nobody has to look them up or repeat them. */
export const sampleIds = {
  application: '1100000000000000001',
  ada: '1100000000000000011',
  ben: '1100000000000000012',
  paperClub: '1100000000000000101',
  papers: '1100000000000000111',
  announcements: '1100000000000000112',
  readingRoom: '1100000000000000113',
  discussion: '1100000000000000114',
  discussionTag: '1100000000000000115',
  readers: '1100000000000000121',
  secondLab: '1100000000000000201',
  general: '1100000000000000211',
} as const

/**
 * The world the playground shows: Ada's server "Paper Club" with Ben as an ordinary member, and Ben's server
 * "Second Lab". In #reading-room the bot may not write; #announcements can be published from.
 */
export function sampleWorld(): WorldDescription {
  const ids = sampleIds
  return {
    application: { id: ids.application, name: 'Paperboy', token: sampleToken(ids.application) },
    users: [
      { id: ids.ada, name: 'Ada' },
      { id: ids.ben, name: 'Ben' },
    ],
    guilds: [
      {
        id: ids.paperClub,
        name: 'Paper Club',
        ownerId: ids.ada,
        roles: [{ id: ids.readers, name: 'Readers', permissions: [] }],
        members: [{ userId: ids.ada }, { userId: ids.ben, roles: [ids.readers] }],
        channels: [
          { id: ids.papers, name: 'papers', kind: 'text', topic: 'The daily digest' },
          { id: ids.announcements, name: 'announcements', kind: 'announcement' },
          {
            id: ids.readingRoom,
            name: 'reading-room',
            kind: 'text',
            overwrites: [{ id: ids.application, kind: 'member', deny: ['SendMessages'] }],
          },
          {
            id: ids.discussion,
            name: 'discussion',
            kind: 'forum',
            topic: 'One post for each paper worth talking about',
            tags: [{ id: ids.discussionTag, name: 'Digest' }],
          },
        ],
      },
      {
        id: ids.secondLab,
        name: 'Second Lab',
        ownerId: ids.ben,
        members: [{ userId: ids.ben }],
        channels: [{ id: ids.general, name: 'general', kind: 'text' }],
      },
    ],
  }
}

/** A token written like Discord's (id, instant, signature), which opens nothing but a stand-in. */
function sampleToken(applicationId: string): string {
  return `${Buffer.from(applicationId).toString('base64url')}.Sample.only-opens-the-local-stand-in`
}
