import { UserError } from '../errors.ts'
import type { ComponentHandler, Press } from './command.ts'
import type { MessagePayload } from './render/message.ts'
import { paperCard } from './render/paper-card.ts'
import { texts } from './texts.ts'

/** The card of a paper, or an honest word where it is gone. @throws UserError */
export function openPaper(
  { app, interaction }: Pick<Press, 'app' | 'interaction'>,
  id: string,
): MessagePayload {
  const paper = app.library.get(id)
  if (paper === undefined) throw new UserError(texts.paper.gone(id))
  return paperCard(paper, { shareable: interaction.inGuild() })
}

/** A menu whose picked value is the id of the paper to open, for the one who picked only. */
export const paperMenu: ComponentHandler = {
  respond: 'private',
  press: (press) => openPaper(press, press.values[0] ?? ''),
}
