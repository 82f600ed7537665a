import { ButtonStyle } from 'discord.js'
import type { Command } from '../src/discord/interactions/command.ts'
import { handled } from '../src/discord/interactions/component-handler.ts'
import { EVERYWHERE } from '../src/discord/interactions/options.ts'
import { button, notice, noticeWithFile, row } from '../src/discord/messages/components.ts'
import { privacyComponents } from '../src/discord/messages/declared-components.ts'
import { texts } from '../src/discord/texts/texts.ts'
import { listInterests } from '../src/subscriptions/interests.ts'

/** `/privacy`: what is kept of you, to take away or to delete. */
export const privacy = {
  data: {
    name: 'privacy',
    description: texts.commands.privacy.description,
    ...EVERYWHERE,
  },
  reply: 'private',

  execute({ interaction, app }) {
    const { reader, subscription, channels } = app.privacy.kept(interaction.user.id)
    const follows = subscription === null ? 0 : listInterests(subscription.interests).length
    return notice(
      texts.privacy.kept(reader?.saved.length ?? 0, follows, channels.length),
      row(
        button(texts.privacy.exportButton, privacyComponents.export.id({})),
        button(texts.privacy.deleteButton, privacyComponents.ask.id({}), ButtonStyle.Danger),
      ),
    )
  },

  components: handled(privacyComponents, {
    export: {
      respond: 'private',
      press: ({ app, interaction }) =>
        noticeWithFile(texts.privacy.exported, {
          name: 'paperboy-data.json',
          text: `${JSON.stringify(app.privacy.kept(interaction.user.id), null, 2)}\n`,
        }),
    },
    ask: {
      respond: 'private',
      press: () =>
        notice(
          texts.privacy.reallyDelete,
          row(button(texts.privacy.confirmButton, privacyComponents.delete.id({}), ButtonStyle.Danger)),
        ),
    },
    delete: {
      respond: 'update',
      async press({ app, interaction }) {
        await app.privacy.forget(interaction.user.id)
        return notice(texts.privacy.deleted)
      },
    },
  }),
} satisfies Command
