import { REST } from '@discordjs/rest';
import { Client, type ClientOptions, Events, GatewayIntentBits, MessageFlags, Partials } from 'discord.js';
import { Routes } from 'discord-api-types/v10';
import { describe, expect, it, onTestFinished } from 'vitest';
import { localDiscord } from '../../test/bot.ts';
import { autocomplete, command, press, submit } from './interactions.ts';
import { hasSchemas, requestFaults } from './schema.ts';
import type { DiscordServer } from './server.ts';
import { APPLICATION, CHANNEL, GUILD, TOKEN, USER } from './world.ts';

const { Guilds, GuildMessages, DirectMessages, MessageContent } = GatewayIntentBits;
const { DEMAND_SHARED } = process.env;
const noSchemas = !hasSchemas && !DEMAND_SHARED;

function newClient(server: DiscordServer, options: Partial<ClientOptions> = {}) {
  const client = new Client({
    intents: [Guilds, GuildMessages, DirectMessages],
    partials: [Partials.Channel],
    rest: { api: server.apiUrl, retries: 0 },
    ...options,
  });
  onTestFinished(() => client.destroy());
  const events: string[] = [];
  const errors: unknown[] = [];
  client.on(Events.Error, (error) => errors.push(error));
  client.on(Events.MessageCreate, ({ content, author }) => {
    if (!author.bot) events.push(content);
  });
  return { client, heard: events, errors };
}

async function login(server: DiscordServer, options: Partial<ClientOptions> = {}) {
  const client = newClient(server, options);
  const ready = new Promise<Client<true>>((resolve) => client.client.once(Events.ClientReady, resolve));
  await client.client.login(server.world.token);
  return { ...client, client: await ready };
}

function restClient({ apiUrl }: DiscordServer): REST {
  return new REST({ api: apiUrl, retries: 0, rejectOnRateLimit: () => true }).setToken(TOKEN);
}

describe('the fake gateway', () => {
  it('accepts the real client and lists the channels of its guild', async () => {
    const server = await localDiscord();
    const { client, errors } = await login(server);
    expect(client.user.id).toBe(APPLICATION);
    expect(client.guilds.cache.get(GUILD)?.channels.cache.has(CHANNEL)).toBe(true);
    expect(server.gateway.identities).toMatchObject([{ shard: [0, 1] }]);
    expect(JSON.stringify(server.gateway.identities)).not.toContain(TOKEN);
    await client.destroy();
    await server.gateway.untilDisconnected();
    expect(errors).toEqual([]);
  });

  it('sends all messages, but hides the text of those that are not for the bot', async () => {
    const server = await localDiscord();
    const { heard } = await login(server);
    server.world.say(CHANNEL, 'among others');
    server.world.say(CHANNEL, 'for the bot', { mentions: [server.world.user(APPLICATION)] });
    server.world.say(server.world.directMessages(USER).id, 'in private');
    await expect.poll(() => heard).toEqual(['', 'for the bot', 'in private']);
  });

  it('sends no channel messages to a client that did not subscribe to them', async () => {
    const server = await localDiscord();
    const { heard } = await login(server, { intents: [Guilds, DirectMessages] });
    server.world.say(CHANNEL, 'among others');
    server.world.say(server.world.directMessages(USER).id, 'in private');
    await expect.poll(() => heard).toEqual(['in private']);
  });

  it('refuses intents that are not enabled', async () => {
    const server = await localDiscord();
    const { client } = newClient(server, { intents: [Guilds, MessageContent] });
    await expect(client.login(TOKEN)).rejects.toThrow(/disallowed intents/);
  });
});

describe('an interaction on the fake Discord', () => {
  it('gets a reply that can be edited and followed up', async () => {
    const server = await localDiscord();
    const { client, errors } = await login(server);
    client.on(Events.InteractionCreate, async (interaction) => {
      if (!interaction.isChatInputCommand()) return;
      await interaction.reply({ content: 'Hello', flags: MessageFlags.Ephemeral });
      await interaction.editReply({ content: 'Changed' });
      await interaction.followUp({ content: 'More' });
    });
    const commandInteraction = await server.untilAnswered(server.ask(command('colossus')));
    await server.until(() => server.world.messages(CHANNEL).length === 2);
    expect(commandInteraction.callback).toMatchObject({ type: 4 });
    expect(server.interactions.reply(commandInteraction)).toMatchObject({
      onlyFor: USER,
      apiMessage: { content: 'Changed' },
    });
    expect(server.world.messages(CHANNEL)[1]?.apiMessage).toMatchObject({ content: 'More' });
    expect(errors).toEqual([]);
  });

  it('can be deferred in private, and can be a press, a choice, a form or an autocompletion', async () => {
    const server = await localDiscord();
    const { client, errors } = await login(server);
    client.on(Events.InteractionCreate, async (interaction) => {
      if (interaction.isAutocomplete()) return interaction.respond([{ name: 'One', value: 'one' }]);
      if (interaction.isButton()) return interaction.update({ content: 'changed' });
      if (interaction.isModalSubmit()) return void interaction.reply(interaction.fields.getTextInputValue('field'));
      if (!interaction.isStringSelectMenu()) return;
      await interaction.deferReply({ flags: MessageFlags.Ephemeral });
      await interaction.editReply({ content: interaction.values.join() });
    });
    const message = server.world.addMessage({ channel: CHANNEL, author: APPLICATION, body: { content: 'x' } });
    const autocompletion = await server.untilAnswered(server.ask(autocomplete('colossus', [])));
    const buttonPress = await server.untilAnswered(server.ask(press(message, 'id')));
    const submission = await server.untilAnswered(server.ask(submit('form', { field: 'written' })));
    const menuChoice = await server.untilAnswered(server.ask(press(message, 'menu', ['a', 'b'])));
    await server.until(() => server.interactions.reply(menuChoice) !== undefined);
    expect(autocompletion.callback?.data).toEqual({ choices: [{ name: 'One', value: 'one' }] });
    expect(server.interactions.reply(buttonPress)?.id).toBe(message.id);
    expect(server.world.message(message.id)?.apiMessage).toMatchObject({ content: 'changed' });
    expect(server.interactions.reply(submission)?.apiMessage).toMatchObject({ content: 'written' });
    expect(server.interactions.reply(menuChoice)).toMatchObject({ onlyFor: USER, apiMessage: { content: 'a,b' } });
    expect(errors).toEqual([]);
  });

  it('accepts one response of an allowed type within three seconds, and follow-ups for fifteen minutes', async () => {
    const clock = { now: Date.now() };
    const server = await localDiscord({ now: () => clock.now });
    const answer = (id: string, token: string, body: unknown) =>
      restClient(server).post(Routes.interactionCallback(id, token), { body, auth: false });
    const reply = { type: 4, data: { content: 'x' } };
    const { id, token } = server.interactions.begin(command('colossus'));
    await expect(answer(id, token, { type: 7 })).rejects.toMatchObject({ code: 50035 });
    await expect(answer(id, token, { type: 5, data: { flags: 1 << 15 } })).rejects.toMatchObject({ code: 50035 });
    await answer(id, token, reply);
    await expect(answer(id, token, reply)).rejects.toMatchObject({ code: 40060 });
    const lateInteraction = server.interactions.begin(command('colossus'));
    clock.now += 3001;
    await expect(answer(lateInteraction.id, lateInteraction.token, reply)).rejects.toMatchObject({ code: 10062 });
    const follow = () => restClient(server).post(Routes.webhook(APPLICATION, token), { body: reply.data, auth: false });
    await follow();
    clock.now += 15 * 60_000;
    await expect(follow()).rejects.toMatchObject({ code: 50027 });
  });
});

describe('the fake REST API of Discord', () => {
  it.each([
    ['content that is too long', { content: 'x'.repeat(2001) }, 50035],
    ['an empty message', {}, 50006],
    ['a nonce that is too long', { content: 'x', nonce: 'x'.repeat(26) }, 50035],
    [
      'text together with V2 components',
      { content: 'x', flags: 1 << 15, components: [{ type: 10, content: 'x' }] },
      50035,
    ],
    ['a V2 component without the flag', { components: [{ type: 10, content: 'x' }] }, 50035],
    [
      'too much text in total',
      { flags: 1 << 15, components: [1, 2].map(() => ({ type: 10, content: 'x'.repeat(2001) })) },
      50035,
    ],
    ['too many components', { flags: 1 << 15, components: Array.from({ length: 41 }, () => ({ type: 14 })) }, 50035],
    [
      'a repeated custom id',
      { components: [{ type: 1, components: [1, 2].map(() => ({ type: 2, custom_id: 'a' })) }] },
      50035,
    ],
  ])('refuses %s', async (_, body, code) => {
    const server = await localDiscord();
    await expect(restClient(server).post(Routes.channelMessages(CHANNEL), { body })).rejects.toMatchObject({ code });
    expect(server.world.messages(CHANNEL)).toEqual([]);
  });

  it('accepts files with a message, and refuses a picture without a file', async () => {
    const server = await localDiscord();
    const files = [{ name: 'a.png', data: new Uint8Array([1, 2]), contentType: 'image/png' }];
    const send = (attachments: readonly object[], url: string, uploads = files) => {
      const components = [{ type: 12, items: [{ media: { url }, description: 'A' }] }];
      const body = { components, flags: MessageFlags.IsComponentsV2, attachments };
      return restClient(server).post(Routes.channelMessages(CHANNEL), { body, files: uploads });
    };
    const attachments = [{ id: '0', filename: 'a.png' }];
    await send(attachments, 'attachment://a.png');
    expect([...(server.calls.at(-1)?.files.values() ?? [])]).toEqual([
      { name: 'a.png', type: 'image/png', bytes: new Uint8Array([1, 2]) },
    ]);
    await expect(send(attachments, 'attachment://a.png', [])).rejects.toMatchObject({ code: 50_035 });
    await expect(send(attachments, 'attachment://b.png')).rejects.toMatchObject({ code: 50_035 });
    await expect(send([], 'attachment://a.png')).rejects.toMatchObject({ code: 50_035 });
    await expect(
      send([{ ...attachments[0], description: 'x'.repeat(1025) }], 'attachment://a.png'),
    ).rejects.toMatchObject({
      code: 50_035,
    });
  });

  it('adds defaults to registered commands, counts the writes and refuses invalid commands', async () => {
    const server = await localDiscord();
    const body = [{ name: 'colossus', description: 'Ask' }];
    const route = Routes.applicationCommands(APPLICATION);
    await restClient(server).put(route, { body });
    const [first] = server.commands.in('');
    expect(first).toMatchObject({ name: 'colossus', type: 1, nsfw: false, default_member_permissions: null });
    await restClient(server).put(Routes.applicationGuildCommands(APPLICATION, GUILD), { body });
    await restClient(server).put(route, { body: [] });
    expect([server.commands.in('').length, server.commands.in(GUILD).length, server.commands.writes]).toEqual([
      0, 1, 3,
    ]);
    await expect(restClient(server).put(route, { body: [{ name: 'Big', description: 'x' }] })).rejects.toMatchObject({
      code: 50035,
    });
    const options = Array.from({ length: 25 }, (_, i) => ({
      name: `o${i}`,
      type: 3,
      description: 'x',
      choices: choices(i),
    }));
    await expect(restClient(server).put(route, { body: [{ ...body[0], options }] })).rejects.toMatchObject({
      code: 50035,
    });
  });

  it.skipIf(noSchemas)("checks request bodies against Discord's schemas", async () => {
    const server = await localDiscord({ validate: requestFaults });
    const { client } = await login(server);
    client.on(Events.InteractionCreate, async (interaction) => {
      if (!interaction.isChatInputCommand()) return;
      await interaction.deferReply();
      await interaction.editReply({ content: 'x', allowedMentions: { parse: [] } });
      await interaction.followUp({ content: 'x' });
    });
    server.ask(command('colossus'));
    await server.until(() => server.world.messages(CHANNEL).length === 2);
    expect(server.schemaFaults).toEqual([]);
    await restClient(server).post(Routes.channelMessages(CHANNEL), { body: { content: 'x', contents: 'y' } });
    await restClient(server).put(Routes.applicationCommands(APPLICATION), {
      body: [{ name: 'a', description: 'x', kind: 1 }],
    });
    expect(server.schemaFaults).toHaveLength(2);
  });
});

function choices(count: number): unknown[] {
  return Array.from({ length: 25 }, (_, i) => ({ name: `choice ${count} ${i}`, value: `value ${count} ${i}` }));
}
