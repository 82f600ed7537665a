/** Why something in a watched folder is not even looked into. */
export type LeftAlone = 'hidden' | 'temporary' | 'node_modules' | 'linked-folder' | 'dead-link' | 'no-file'

/** Something in a watched folder that is not looked into. */
export interface LeftAloneFile {
  readonly path: string
  readonly why: LeftAlone
}

/** Names of files that are still being written, and of what editors leave beside the ones they write. */
const TEMPORARY =
  /(?:~|\.(?:part|partial|filepart|crdownload|download|opdownload|aria2|tmp|temp|sw[a-px]|bak|orig|rej|lock|lck))$|^(?:~\$|#.*#$)/i

/** Why a name is left alone; `null` where it may be a digest's. */
export function nameLeftAlone(name: string): LeftAlone | null {
  if (name.startsWith('.')) return 'hidden'
  if (name === 'node_modules') return 'node_modules'
  return TEMPORARY.test(name) ? 'temporary' : null
}

/** The reason as people read it, in parentheses after a name. */
export function describeLeftAlone(why: LeftAlone): string {
  switch (why) {
    case 'hidden':
      return 'hidden'
    case 'temporary':
      return 'a temporary file'
    case 'node_modules':
      return 'packages'
    case 'linked-folder':
      return 'a link to a folder; name that folder as a source'
    case 'dead-link':
      return 'a link that leads nowhere'
    case 'no-file':
      return 'no regular file'
  }
}
