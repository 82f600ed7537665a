import {
  ActionRowBuilder,
  ApplicationCommandType,
  ButtonBuilder,
  ButtonStyle,
  ChannelSelectMenuBuilder,
  ContextMenuCommandBuilder,
  MessageFlags,
  ModalBuilder,
  RoleSelectMenuBuilder,
  SlashCommandBuilder,
  StringSelectMenuBuilder,
  TextInputBuilder,
  TextInputStyle,
  UserSelectMenuBuilder,
} from 'discord.js'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ClientRefusal, NoAnswerError } from '../../src/playground/person/client-refusal.ts'
import { type StandIn, startStandIn } from '../../src/playground/server.ts'
import { sampleIds as ids } from '../../src/playground/world/sample-world.ts'
import { type Handler, logIn } from './log-in.ts'

const commands = [
  new SlashCommandBuilder()
    .setName('paper')
    .setDescription('Looks a paper up')
    .addStringOption((option) =>
      option
        .setName('query')
        .setDescription('A title')
        .setRequired(true)
        .setAutocomplete(true)
        .setMaxLength(50),
    )
    .addIntegerOption((option) =>
      option.setName('limit').setDescription('How many').setMinValue(1).setMaxValue(9),
    )
    .addStringOption((option) =>
      option.setName('form').setDescription('How').addChoices({ name: 'Short', value: 'short' }),
    )
    .addBooleanOption((option) => option.setName('share').setDescription('Openly')),
  new SlashCommandBuilder()
    .setName('channel')
    .setDescription('What a channel gets')
    .setDefaultMemberPermissions('32')
    .setContexts(0)
    .addSubcommand((sub) =>
      sub
        .setName('subscribe')
        .setDescription('Subscribes a channel')
        .addChannelOption((option) => option.setName('channel').setDescription('Which').setRequired(true))
        .addUserOption((option) => option.setName('who').setDescription('Who'))
        .addRoleOption((option) => option.setName('role').setDescription('Role')),
    ),
  new ContextMenuCommandBuilder().setName('Papers in this').setType(ApplicationCommandType.Message),
].map((command) => command.toJSON())

const buttons = new ActionRowBuilder<ButtonBuilder>().addComponents(
  new ButtonBuilder().setCustomId('more').setLabel('More').setStyle(ButtonStyle.Primary),
  new ButtonBuilder().setCustomId('off').setLabel('Off').setStyle(ButtonStyle.Secondary).setDisabled(true),
)
const menu = new ActionRowBuilder<StringSelectMenuBuilder>().addComponents(
  new StringSelectMenuBuilder()
    .setCustomId('tags')
    .setMaxValues(2)
    .addOptions(['a', 'b', 'c'].map((value) => ({ label: value.toUpperCase(), value }))),
)
const form = new ModalBuilder()
  .setCustomId('feedback')
  .setTitle('Feedback')
  .addComponents(
    new ActionRowBuilder<TextInputBuilder>().addComponents(
      new TextInputBuilder()
        .setCustomId('text')
        .setLabel('Text')
        .setStyle(TextInputStyle.Short)
        .setMaxLength(10),
    ),
  )

describe('interactions', () => {
  let standIn: StandIn
  let bot: Awaited<ReturnType<typeof logIn>>
  let handle: Handler
  let now: number

  beforeEach(async () => {
    now = Date.UTC(2025, 1, 10, 9)
    standIn = await startStandIn({ clock: { now: () => now }, patienceMs: 2000 })
    bot = await logIn(standIn, (interaction) => handle(interaction))
    await bot.application.commands.set(commands)
  })
  afterEach(async () => {
    await bot.destroy()
    await standIn.close()
  })

  const askForPaper = (options: Record<string, string | number | boolean> = { query: 'VideoRoPE' }) =>
    standIn.person(ids.ada).slash({ channelId: ids.papers, command: 'paper', options })

  it('answers a slash command openly', async () => {
    handle = async (interaction) => {
      if (!interaction.isChatInputCommand()) return
      const { options } = interaction
      const response = await interaction.reply({
        content: `${options.getString('query')} ${options.getInteger('limit')} ${options.getBoolean('share')}`,
        withResponse: true,
      })
      expect(response.resource?.message?.id).toBe(response.interaction.responseMessageId)
    }
    const reply = await askForPaper({ query: 'VideoRoPE', limit: '5', share: 'true' })
    expect(reply).toMatchObject({ kind: 'message', ephemeral: false, followUps: [] })
    expect(reply.message).toMatchObject({
      content: 'VideoRoPE 5 true',
      type: 20,
      application_id: ids.application,
    })
    expect(standIn.messages(ids.papers)).toEqual([reply.message])
  })

  it('sends what discord.js needs to know the person, the place and the permissions', async () => {
    handle = async (interaction) => {
      if (!interaction.isChatInputCommand() || !interaction.inCachedGuild()) throw new Error('not in a guild')
      const target = interaction.options.getChannel('channel', true)
      const seen = [
        interaction.guild.name,
        interaction.member.displayName,
        interaction.memberPermissions.has('ManageGuild'),
        interaction.appPermissions.has('SendMessages'),
        target.name,
        interaction.options.getUser('who')?.username,
        interaction.options.getRole('role')?.name,
        interaction.locale,
        interaction.context,
      ]
      await interaction.reply({ content: seen.join(' '), flags: MessageFlags.Ephemeral })
    }
    const options = { channel: '#reading-room', who: '@Ben', role: '@Readers' }
    const input = { channelId: ids.papers, command: 'channel', subcommand: 'subscribe', options }
    const reply = await standIn.person(ids.ada).slash(input)
    expect(reply.message.content).toBe('Paper Club Ada true true reading-room ben Readers en-US 0')
  })

  it('offers autocomplete choices', async () => {
    handle = async (interaction) => {
      if (!interaction.isAutocomplete()) return
      const { name, value } = interaction.options.getFocused(true)
      await interaction.respond([{ name: `${name}: ${value}`, value: '2502.05173' }])
    }
    const input = { channelId: ids.papers, command: 'paper', focused: 'query', value: 'vid' }
    expect(await standIn.person(ids.ada).autocomplete(input)).toEqual([
      { name: 'query: vid', value: '2502.05173' },
    ])
  })

  it('shows an ephemeral reply to one person only', async () => {
    handle = async (interaction) => {
      if (interaction.isChatInputCommand()) {
        await interaction.reply({ content: 'psst', components: [buttons], flags: MessageFlags.Ephemeral })
      }
    }
    const reply = await askForPaper()
    expect(reply.ephemeral).toBe(true)
    expect(standIn.messages(ids.papers)).toEqual([])
    await expect(standIn.person(ids.ben).press(reply.message, 'more')).rejects.toMatchObject({
      reason: 'unknown-message',
    })
  })

  it('fills in a deferred reply, then follows it up', async () => {
    handle = async (interaction) => {
      if (!interaction.isChatInputCommand()) return
      await interaction.deferReply({ flags: MessageFlags.Ephemeral })
      await interaction.editReply('found it')
      await interaction.followUp('one more thing')
    }
    const reply = await askForPaper()
    expect(reply).toMatchObject({ kind: 'deferred', ephemeral: true })
    expect((await reply.settled()).content).toBe('found it')
    expect(reply.message.flags).toBe(MessageFlags.Ephemeral)
    await expect.poll(() => reply.followUps.map(({ content }) => content)).toEqual(['one more thing'])
  })

  it('lets the first follow-up take the place of a deferral', async () => {
    handle = async (interaction) => {
      if (!interaction.isChatInputCommand()) return
      await interaction.deferReply()
      await interaction.followUp('found it')
    }
    const reply = await askForPaper()
    await reply.settled()
    expect(standIn.messages(ids.papers).map(({ content }) => content)).toEqual(['found it'])
  })

  it('updates the message whose button was pressed, at once or later', async () => {
    handle = async (interaction) => {
      if (interaction.isChatInputCommand())
        await interaction.reply({ content: 'page 1', components: [buttons] })
      if (!interaction.isButton()) return
      if (interaction.message.content === 'page 1') {
        await interaction.update({ content: 'page 2' })
      } else {
        await interaction.deferUpdate()
        await interaction.editReply({ content: 'page 3', components: [] })
      }
    }
    const { message } = await askForPaper()
    const ben = standIn.person(ids.ben)
    expect(await ben.press(message, 'more')).toMatchObject({ kind: 'update', message: { content: 'page 2' } })
    const later = await ben.press(message, 'more')
    expect(later.kind).toBe('deferred-update')
    expect(await later.settled()).toMatchObject({ id: message.id, content: 'page 3', components: [] })
  })

  it('carries what was selected', async () => {
    handle = async (interaction) => {
      if (interaction.isChatInputCommand()) await interaction.reply({ components: [menu], content: 'tags?' })
      if (interaction.isStringSelectMenu()) await interaction.reply(interaction.values.join('+'))
    }
    const { message } = await askForPaper()
    const reply = await standIn.person(ids.ada).select(message, 'tags', ['a', 'c'])
    expect(reply.message).toMatchObject({ content: 'a+c', message_reference: { message_id: message.id } })
  })

  it('opens a form and takes what was filled in', async () => {
    handle = async (interaction) => {
      if (interaction.isChatInputCommand()) await interaction.showModal(form)
      if (interaction.isModalSubmit()) await interaction.reply(interaction.fields.getTextInputValue('text'))
    }
    const opened = await askForPaper()
    expect(opened).toMatchObject({ kind: 'modal', modal: { title: 'Feedback' } })
    const ada = standIn.person(ids.ada)
    expect((await ada.submit(opened, { text: 'fine' })).message.content).toBe('fine')
    await expect(ada.submit(opened, { text: 'much too long' })).rejects.toMatchObject({
      reason: 'invalid-answer',
    })
    await expect(ada.submit(opened, {})).rejects.toMatchObject({ reason: 'invalid-answer' })
  })

  it('lets a form that a button opened change the button’s message', async () => {
    handle = async (interaction) => {
      if (interaction.isChatInputCommand()) await interaction.reply({ content: 'v1', components: [buttons] })
      if (interaction.isButton()) await interaction.showModal(form)
      if (interaction.isModalSubmit() && interaction.isFromMessage()) await interaction.update('v2')
    }
    const { message } = await askForPaper()
    const ada = standIn.person(ids.ada)
    const submitted = await ada.submit(await ada.press(message, 'more'), { text: 'x' })
    expect(submitted).toMatchObject({ kind: 'update', message: { id: message.id, content: 'v2' } })
    await expect(ada.submit(submitted, {})).rejects.toThrow('did not open a form')
  })

  it('resolves users, roles and channels that were selected', async () => {
    const menus = [
      new UserSelectMenuBuilder(),
      new RoleSelectMenuBuilder(),
      new ChannelSelectMenuBuilder(),
    ].map((select, index) => ({ type: 1, components: [select.setCustomId(`${index}`).toJSON()] }))
    handle = async (interaction) => {
      if (interaction.isChatInputCommand()) await interaction.reply({ content: 'who?', components: menus })
      if (interaction.isUserSelectMenu()) await interaction.reply(interaction.users.first()?.username ?? '')
      if (interaction.isRoleSelectMenu()) await interaction.reply(interaction.roles.first()?.name ?? '')
      if (interaction.isChannelSelectMenu()) await interaction.reply(`${interaction.channels.first()}`)
    }
    const { message } = await askForPaper()
    const choose = async (customId: string, id: string) => {
      return (await standIn.person(ids.ada).select(message, customId, [id])).message.content
    }
    expect(await choose('0', ids.ben)).toBe('ben')
    expect(await choose('1', ids.readers)).toBe('Readers')
    expect(await choose('2', ids.readingRoom)).toBe(`<#${ids.readingRoom}>`)
  })

  it('deletes a reply', async () => {
    handle = async (interaction) => {
      if (!interaction.isChatInputCommand()) return
      await interaction.reply('gone soon')
      await interaction.deleteReply()
    }
    await askForPaper()
    await expect.poll(() => standIn.messages(ids.papers)).toEqual([])
  })

  it('gives a message command the message it is used on', async () => {
    handle = async (interaction) => {
      if (interaction.isMessageContextMenuCommand())
        await interaction.reply(`> ${interaction.targetMessage.content}`)
    }
    const said = standIn.person(ids.ben).say({ channelId: ids.papers }, 'see 2502.05173')
    const reply = await standIn.person(ids.ada).messageMenu(said, 'Papers in this')
    expect(reply.message).toMatchObject({ content: '> see 2502.05173', type: 23 })
  })

  it('works in the DM with the bot', async () => {
    handle = async (interaction) => {
      if (interaction.isChatInputCommand())
        await interaction.reply(`${interaction.inGuild()} ${interaction.context}`)
    }
    const reply = await standIn.person(ids.ben).slash({ dm: true, command: 'paper', options: { query: 'x' } })
    expect(reply.message.content).toBe('false 1')
    expect(standIn.dm(ids.ben)).toEqual([reply.message])
  })

  it('refuses answers that come twice or too late', async () => {
    const codes: unknown[] = []
    const note = (error: { code: unknown }) => codes.push(error.code)
    handle = async (interaction) => {
      if (!interaction.isChatInputCommand()) return
      const { id, token, applicationId } = interaction
      now += 3001
      await interaction.reply('late').catch(note)
      now -= 3001
      await interaction.reply('in time')
      await bot.rest
        .post(`/interactions/${id}/${token}/callback`, { body: { type: 5 }, auth: false })
        .catch(note)
      now += 15 * 60_000 + 1
      await interaction.editReply('much later').catch(note)
      const never = Buffer.from('interaction:1:2').toString('base64url')
      await bot.rest
        .patch(`/webhooks/${applicationId}/x/messages/@original`, { body: {}, auth: false })
        .catch(note)
      await bot.rest
        .patch(`/webhooks/${applicationId}/${never}/messages/@original`, { auth: false })
        .catch(note)
    }
    await askForPaper()
    await expect.poll(() => codes).toEqual([10062, 40060, 50027, 10015, 50027])
  })

  it.each([
    ['an update of nothing', { type: 7, data: { content: 'x' } }, 'type'],
    ['choices for a command', { type: 8, data: { choices: [] } }, 'type'],
    ['an unknown type', { type: 99 }, 'type'],
    ['Components V2 in a deferral', { type: 5, data: { flags: 1 << 15 } }, 'data'],
    ['too long a text', { type: 4, data: { content: 'x'.repeat(2001) } }, 'data'],
    ['a bad form', { type: 9, data: { title: '', custom_id: 'x', components: [] } }, 'data'],
  ])('refuses %s, after which the bot may still answer', async (_, body, field) => {
    const refused: unknown[] = []
    handle = async (interaction) => {
      if (!interaction.isChatInputCommand()) return
      const { id, token } = interaction
      await bot.rest.post(`/interactions/${id}/${token}/callback`, { body, auth: false }).catch((error) => {
        refused.push(error.code, Object.keys(error.rawError.errors))
      })
      await interaction.reply('sorry')
    }
    expect((await askForPaper()).message.content).toBe('sorry')
    expect(refused).toEqual([50035, [field]])
  })

  it('refuses more than 25 suggestions', async () => {
    let code: unknown
    handle = async (interaction) => {
      if (!interaction.isAutocomplete()) return
      const choices = Array.from({ length: 26 }, (_, index) => ({ name: `n${index}`, value: `${index}` }))
      await interaction.respond(choices).catch((error) => {
        code = error.code
      })
      await interaction.respond(choices.slice(1))
    }
    const input = { channelId: ids.papers, command: 'paper', focused: 'query', value: '' }
    expect(await standIn.person(ids.ada).autocomplete(input)).toHaveLength(25)
    expect(code).toBe(50035)
  })

  it('rejects when the bot does not answer', async () => {
    handle = () => {}
    await using hasty = await startStandInWithBot()
    await expect(hasty.ask()).rejects.toThrow(NoAnswerError)
  })

  async function startStandInWithBot() {
    const other = await startStandIn({ patienceMs: 50 })
    const silent = await logIn(other)
    await silent.application.commands.set(commands)
    return {
      ask: () => other.person(ids.ada).slash({ dm: true, command: 'paper', options: { query: 'x' } }),
      [Symbol.asyncDispose]: async () => {
        await silent.destroy()
        await other.close()
      },
    }
  }

  describe('what Discord’s client does not send', () => {
    const refusal = async (attempt: Promise<unknown>) => {
      const error = await attempt.then(
        () => null,
        (reason: unknown) => reason,
      )
      return error instanceof ClientRefusal ? error.reason : error
    }
    const subscribe = { channelId: ids.papers, command: 'channel', subcommand: 'subscribe' }
    const papers = { channelId: ids.papers, command: 'paper' }

    it.each([
      ['an unknown command', { ...papers, command: 'nothing' }, 'unknown-command'],
      ['an unknown subcommand', { ...subscribe, subcommand: 'nothing' }, 'unknown-command'],
      ['a missing subcommand', { channelId: ids.papers, command: 'channel' }, 'unknown-command'],
      ['an unknown option', { ...papers, options: { query: 'x', nothing: 'y' } }, 'unknown-option'],
      ['a missing option', papers, 'option-required'],
      ['too long a text', { ...papers, options: { query: 'x'.repeat(51) } }, 'invalid-value'],
      ['too large a number', { ...papers, options: { query: 'x', limit: 10 } }, 'invalid-value'],
      ['half a number', { ...papers, options: { query: 'x', limit: 1.5 } }, 'invalid-value'],
      ['a word for a number', { ...papers, options: { query: 'x', limit: 'two' } }, 'invalid-value'],
      ['a choice not offered', { ...papers, options: { query: 'x', form: 'long' } }, 'invalid-value'],
      ['a truth value that is none', { ...papers, options: { query: 'x', share: 'maybe' } }, 'invalid-value'],
      ['an unknown channel', { ...subscribe, options: { channel: '#nowhere' } }, 'invalid-value'],
      ['a channel of another server', { ...subscribe, options: { channel: ids.general } }, 'invalid-value'],
      ['a place that is not there', { ...papers, channelId: '1' }, 'unknown-place'],
      ['a place of another server', { ...papers, guildId: ids.secondLab }, 'unknown-place'],
      ['a server command in a DM', { dm: true as const, command: 'channel' }, 'wrong-context'],
    ])('refuses %s', async (_, input, reason) => {
      expect(await refusal(standIn.person(ids.ada).slash(input))).toBe(reason)
    })

    it('refuses a command to those without its permission, unless administrators grant it', async () => {
      handle = (interaction) => interaction.isRepliable() && interaction.reply('done')
      const attempt = () => standIn.person(ids.ben).slash({ ...subscribe, options: { channel: 'papers' } })
      expect(await refusal(attempt())).toBe('not-permitted')
      expect(standIn.person(ids.ben).commands({ channelId: ids.papers })).toHaveLength(1)
      standIn.grantCommand(ids.paperClub, 'channel', [ids.readers])
      expect((await attempt()).message.content).toBe('done')
    })

    it('refuses components that are not there, disabled, or offered no such value', async () => {
      handle = (interaction) =>
        interaction.isRepliable() && interaction.reply({ content: 'x', components: [buttons, menu] })
      const { message } = await askForPaper()
      const ada = standIn.person(ids.ada)
      expect(await refusal(ada.press(message, 'nothing'))).toBe('unknown-component')
      expect(await refusal(ada.press(message, 'tags'))).toBe('unknown-component')
      expect(await refusal(ada.press(message, 'off'))).toBe('disabled-component')
      expect(await refusal(ada.select(message, 'more', ['a']))).toBe('unknown-component')
      expect(await refusal(ada.select(message, 'tags', ['z']))).toBe('invalid-value')
      expect(await refusal(ada.select(message, 'tags', ['a', 'b', 'c']))).toBe('invalid-value')
      expect(await refusal(ada.select(message, 'tags', []))).toBe('invalid-value')
    })
  })
})
