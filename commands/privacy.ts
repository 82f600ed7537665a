import { ButtonStyle } from 'discord-api-types/v10'
import { defineCommand } from '../src/discord/interactions/command.ts'
import { handled } from '../src/discord/interactions/component-handler.ts'
import { button, notice, noticeWithFile, row } from '../src/discord/messages/components.ts'
import { privacyComponents } from '../src/discord/messages/declared-components.ts'
import { texts } from '../src/discord/texts/texts.ts'
import { listInterests } from '../src/subscriptions/interests.ts'

/** `/privacy`: what is kept of you, to take away or to delete. */
export const privacy = defineCommand({
  name: 'privacy',
  description: texts.commands.privacy.description,

  async execute({ app, userId }) {
    const { reader, subscription, channels } = await app.privacy.kept(userId)
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
      async press({ app, userId }) {
        const text = `${JSON.stringify(await app.privacy.kept(userId), null, 2)}\n`
        return noticeWithFile(texts.privacy.exported, { name: 'paperboy-data.json', content: text })
      },
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
      async press({ app, userId }) {
        await app.privacy.forget(userId)
        return notice(texts.privacy.deleted)
      },
    },
  }),
})
