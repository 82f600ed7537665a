// The peer of the interactions benchmark: discord.js with its defaults, answering each command at once.
import { once } from 'node:events'
import { Client, Events, GatewayIntentBits } from 'discord.js'

const client = new Client({
  intents: [GatewayIntentBits.Guilds],
  rest: { api: process.env.DISCORD_API_URL },
})
client.on(Events.InteractionCreate, (interaction) => {
  interaction.reply({ content: 'Hello', flags: 64 }).catch(() => process.exit(1))
})
const ready = once(client, Events.ClientReady)
await client.login(process.env.DISCORD_TOKEN)
await ready
const option = { type: 3, name: 'query', description: 'Anything' }
await client.application.commands.set([{ name: 'paper', description: 'Echo', options: [option] }])
console.error('ready')
