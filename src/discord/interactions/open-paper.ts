import type { Paper } from '../../digest/paper.ts'
import { UserError } from '../../errors.ts'
import { orElse } from '../../or-else.ts'
import { isSaved } from '../../readers/saved.ts'
import type { MessagePayload } from '../messages/components.ts'
import { paperCard } from '../messages/paper-card.ts'
import { GONE_OPTION } from '../messages/paper-lines.ts'
import { texts } from '../texts/texts.ts'
import type { Handling } from './component-handler.ts'
import type { Use, UseCases } from './use-cases.ts'

/** The paper of an id that a button or menu carries. @throws UserError where it is gone */
export function requirePaper({ library }: Pick<UseCases, 'library'>, id: string): Paper {
  const paper = library.get(id)
  if (paper === undefined) throw new UserError(texts.paper.gone(id))
  return paper
}

/** A paper's card for the one who asks. @throws UserError where it is gone */
export async function openPaper({ app, userId, guildId }: Use, id: string): Promise<MessagePayload> {
  return paperCard(requirePaper(app, id), {
    shareable: guildId !== null,
    saved: await orElse(isSaved(app.readers, userId, id), false),
  })
}

/** A menu whose picked value is the id of the paper to open, for the one who picked only. */
export const paperMenu: Handling<unknown> = {
  respond: 'private',
  press(press) {
    const [id = ''] = press.values
    if (id === GONE_OPTION.value) throw new UserError(texts.post.gone)
    return openPaper(press, id)
  },
}
