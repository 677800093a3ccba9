import { Client, Events, GatewayIntentBits, MessageFlags, Partials } from 'discord.js';
import { afterEach, describe, expect, it } from 'vitest';
import { command } from './interactions.ts';
import { type DiscordServer, type DiscordServerOptions, startDiscordServer } from './server.ts';
import { CHANNEL, GUILD, USER } from './world.ts';

const { Guilds, GuildMessages, DirectMessages } = GatewayIntentBits;
const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

async function start(options: DiscordServerOptions = {}): Promise<DiscordServer> {
  const server = await startDiscordServer(options);
  ends.push(() => server.close());
  return server;
}

/** The real client, logged in. What it tells is kept by the event's name. */
async function login(server: DiscordServer): Promise<{ client: Client<true>; told: string[]; errors: unknown[] }> {
  const client = new Client({
    intents: [Guilds, GuildMessages, DirectMessages],
    partials: [Partials.Channel],
    rest: { api: server.apiUrl },
  });
  ends.push(() => client.destroy());
  const told: string[] = [];
  const errors: unknown[] = [];
  client.on(Events.Error, (error) => errors.push(error));
  client.on(Events.MessageCreate, ({ content, author }) => {
    if (!author.bot) told.push(content);
  });
  const ready = new Promise<Client<true>>((resolve) => client.once(Events.ClientReady, resolve));
  await client.login(server.world.token);
  return { client: await ready, told, errors };
}

describe('the local Discord, with the real client', () => {
  it('logs in, and shows the guild with its channels', async () => {
    const server = await start();
    const { client, errors } = await login(server);
    expect(client.user.id).toBe(server.world.application);
    expect(client.guilds.cache.get(GUILD)?.channels.cache.has(CHANNEL)).toBe(true);
    expect(server.gateway.identified).toMatchObject([{ shard: [0, 1] }]);
    expect(errors).toEqual([]);
  });

  it('asks, and takes the reply', async () => {
    const server = await start();
    const { client } = await login(server);
    client.on(Events.InteractionCreate, async (interaction) => {
      if (!interaction.isChatInputCommand()) return;
      const sent = await interaction.reply({ content: 'Hello', flags: MessageFlags.Ephemeral, withResponse: true });
      await interaction.editReply({ content: `Hello, ${sent.resource?.message?.content}` });
      await interaction.followUp({ content: 'More' });
    });
    const asked = server.ask(command('colossus'));
    await server.until(() => server.world.messages(CHANNEL).length === 2);
    expect(server.interactions.reply(asked)).toMatchObject({ onlyFor: USER, shown: { content: 'Hello, Hello' } });
    expect(server.world.messages(CHANNEL)[1]?.shown).toMatchObject({ content: 'More' });
  });
});
