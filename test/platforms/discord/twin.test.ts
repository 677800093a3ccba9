import { Server } from 'node:net';
import { type APIMessage, InteractionResponseType, InteractionType, MessageFlags } from 'discord-api-types/v10';
import { DigitalDiscord, type DigitalDiscordCommandOption } from 'discord-digital-twin';
import { Temporal } from 'temporal-polyfill';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { CHANNEL, GUILD, TOKEN, USER } from '../../../fakes/discord/world.ts';
import { encodeIntent } from '../../../src/message/button-id.ts';
import type { Intent } from '../../../src/message/intent.ts';
import type { Message } from '../../../src/message/message.ts';
import { discordApp } from '../../../src/platforms/discord/app/app.ts';
import { commandsFor } from '../../../src/platforms/discord/commands/commands.ts';
import { DiscordApi } from '../../../src/platforms/discord/rest/api.ts';
import type { PlatformApp } from '../../../src/platforms/kit/row.ts';
import { respondToButton } from '../../../src/reply/respond.ts';
import { contextOn, TODAY } from '../../reply/corpus.ts';
import { answerOf, seenEventsInMemory } from '../desk.ts';
import { waitUntil } from '../wait.ts';
import { controlId, controlsOf } from './app.ts';

/** This simulation has no limits, no nonces and no list of commands. */
const twin = new DigitalDiscord({
  botToken: TOKEN,
  guild: { id: GUILD, channels: [{ id: CHANNEL, name: 'general', type: 0 }] },
  users: [{ id: USER, username: 'ann' }],
});
const channel = twin.channel(CHANNEL);
const ann = channel.user(USER);
const { briefing } = contextOn(TODAY);
const [first] = [...briefing.entries.values()];
const QUESTION = first?.question ?? '';
const problems: string[] = [];
let app: PlatformApp;

const LONG_QUESTION = 'tell me everything';
const long: Message = {
  title: 'Everything',
  blocks: Array.from({ length: 40 }, (_, i) => ({ type: 'text', text: `${i} ${'word '.repeat(60)}` })),
  footer: '',
};

beforeAll(async () => {
  await startOnLoopback(() => twin.start());
  app = discordApp({
    config: { token: TOKEN, apiUrl: twin.restUrl },
    desk: {
      answer: async (intent) => (isLong(intent) ? long : answerOf(intent)),
      press: async (id) => (id === encodeIntent({ kind: 'sources' }) ? long : respondToButton(id, contextOn(TODAY))),
    },
    seen: seenEventsInMemory(),
    stories: [{ id: 'colossus', current: () => contextOn(TODAY) }],
    log: (problem) => problems.push(problem),
    now: () => Temporal.Instant.from(`${TODAY}T12:00Z`),
  });
  await app.start();
  await waitUntil(() => gatewaySessions().length > 0);
});

afterEach(() => {
  // The simulation cannot list registered commands.
  expect(problems.filter((problem) => !problem.includes('reading the registered commands'))).toEqual([]);
});

afterAll(async () => {
  await app.stop();
  await twin.stop();
  await twin.prisma.$disconnect();
});

describe('in an independent simulation of Discord, the bot', () => {
  it('connects with three intents', () => {
    expect(gatewaySessions()).toMatchObject([{ intents: 1 | (1 << 9) | (1 << 12) }]);
  });

  it('registers its commands', async () => {
    const api = new DiscordApi({ token: TOKEN, apiUrl: twin.restUrl });
    const commands = commandsFor(briefing);
    await api.setCommands(twin.botUserId, commands);
    const registeredCommands = await twin.prisma.applicationCommand.findMany({ orderBy: { name: 'asc' } });
    const sortedCommands = commands.toSorted((a, b) => (a.name < b.name ? -1 : 1));
    expect(registeredCommands.map(({ name, type }) => ({ name, type }))).toEqual(
      sortedCommands.map(({ name, type }) => ({ name, type })),
    );
    expect(registeredCommands.map(({ options }) => JSON.parse(options))).toEqual(
      sortedCommands.map((command) => ('options' in command ? command.options : [])),
    );
  });

  it('answers a command at once and privately', async () => {
    const { response, message } = await askTwin('overview');
    expect(response.type).toBe(InteractionResponseType.ChannelMessageWithSource);
    expect(message.flags).toBe(MessageFlags.IsComponentsV2 | MessageFlags.Ephemeral);
    expect(messageJson(message)).toContain(briefing.title);
  });

  it('answers publicly on request', async () => {
    const { message } = await askTwin('ask', { question: QUESTION, everyone: true });
    expect(message.flags).toBe(MessageFlags.IsComponentsV2);
    expect(messageJson(message)).toContain('Shared by ann');
  });

  it('defers an answer that needs the store, then edits the reply', async () => {
    const { response, message } = await askTwin('subscriptions');
    expect(response.type).toBe(InteractionResponseType.DeferredChannelMessageWithSource);
    expect(JSON.parse(response.data ?? '')).toEqual({ flags: MessageFlags.Ephemeral });
    expect(messageJson(message)).toContain('The desk did: subscriptions');
  });

  it('sends the other pages of an answer without page buttons as follow-ups', async () => {
    const { message } = await askTwin('ask', { question: LONG_QUESTION });
    const last = await channel.waitForMessage({ predicate: (one) => messageJson(one).includes('39 word') });
    expect(messageJson(message)).toContain('Page 1 of 4');
    expect(messageJson(last)).toContain('Page 4 of 4');
    expect(last.flags).toBe(MessageFlags.IsComponentsV2 | MessageFlags.Ephemeral);
    const messages = await channel.getMessages();
    const pages = messages.slice(messages.findIndex(({ id }) => id === message.id)).map(messageJson);
    expect(pages.map((page) => /Page (\d) of 4/.exec(page)?.[1])).toEqual(['1', '2', '3', '4']);
  });

  it('answers a button', async () => {
    const { message } = await askTwin('ask', { question: QUESTION });
    const { response, message: reply } = await finalAnswer(
      await ann.clickButton({ messageId: message.id, customId: controlId(bodyOf(message), 'Details') }),
    );
    expect(response.type).toBe(InteractionResponseType.ChannelMessageWithSource);
    expect(reply.id).not.toBe(message.id);
  });

  it('turns a page in place', async () => {
    const { message } = await askTwin('sources');
    const { response, message: nextPage } = await finalAnswer(
      await ann.clickButton({ messageId: message.id, customId: controlId(bodyOf(message), 'Show more') }),
    );
    expect(response.type).toBe(InteractionResponseType.UpdateMessage);
    expect(nextPage.id).toBe(message.id);
    expect(messageJson(message)).toContain('Page 1 of 4');
    expect(messageJson(nextPage)).toContain('Page 2 of 4');
  });

  it('offers questions while a person types', async () => {
    const { response } = await acknowledgement(
      await twin.simulateInteraction({
        type: InteractionType.ApplicationCommandAutocomplete,
        channelId: CHANNEL,
        userId: USER,
        data: commandData('ask', [{ name: 'question', type: 3, value: QUESTION.slice(0, 12), focused: true }]),
      }),
    );
    expect(response.type).toBe(InteractionResponseType.ApplicationCommandAutocompleteResult);
    expect(JSON.parse(response.data ?? '').choices[0].value).toBe(QUESTION);
  });

  it('opens a form and shows its result', async () => {
    const { response } = await acknowledgement(await ann.runSlashCommand(commandData('subscribe')));
    expect(response.type).toBe(InteractionResponseType.Modal);
    const { custom_id: customId } = JSON.parse(response.data ?? '');
    const fields = Object.entries({ what: 'digest', days: 'mon', time: '17:00', zone: 'Europe/London' });
    const submission = await ann.submitModal({
      customId,
      fields: fields.map(([id, value]) => ({ customId: id, value })),
    });
    const { message } = await finalAnswer(submission);
    expect(messageJson(message)).toContain('The next 5 times');
    expect(controlsOf(bodyOf(message)).map(({ label }) => label)).toEqual(['Subscribe', 'Cancel']);
  });

  it('replies to a mention once', async () => {
    const { id } = await ann.sendMessage({ content: `<@${twin.botUserId}> ${QUESTION}` });
    const repliesTo = (one: APIMessage) => one.message_reference?.message_id === id;
    const reply = await channel.waitForMessage({ predicate: repliesTo });
    expect(messageJson(reply)).toContain(QUESTION);
    await askTwin('help');
    expect((await channel.getMessages()).filter(repliesTo)).toHaveLength(1);
  });
});

interface FilledCommand extends DigitalDiscordCommandOption {
  readonly focused?: boolean;
}

function isLong(intent: Intent): boolean {
  return intent.kind === 'sources' || (intent.kind === 'ask' && intent.question === LONG_QUESTION);
}

async function askTwin(name: string, values: Readonly<Record<string, string | boolean>> = {}) {
  const options = Object.entries(values).map(([option, value]) => ({
    name: option,
    type: typeof value === 'boolean' ? 5 : 3,
    value,
  }));
  return await finalAnswer(await ann.runSlashCommand(commandData(name, options)));
}

function commandData(name: string, options: readonly FilledCommand[] = []) {
  return { name: briefing.command, options: [{ name, type: 1, options: [...options] }] };
}

async function acknowledgement({ id: interactionId }: { readonly id: string }) {
  await channel.waitForInteractionAck({ interactionId });
  const response = await channel.getInteractionResponse(interactionId);
  if (!response) throw new Error('The bot sent no response');
  return { response };
}

async function finalAnswer(interaction: { readonly id: string }) {
  const { response } = await acknowledgement(interaction);
  const messageId = await vi.waitUntil(async () => (await channel.getInteractionResponse(interaction.id))?.messageId, {
    timeout: 30_000,
    interval: 5,
  });
  const message = await channel.waitForMessage({ predicate: ({ id }) => id === messageId });
  return { response, message };
}

function bodyOf({ components }: APIMessage) {
  return { body: { components } };
}

function messageJson(message: APIMessage): string {
  return JSON.stringify(bodyOf(message));
}

/** By default, the simulation listens on all networks of the machine. */
async function startOnLoopback(start: () => Promise<void>): Promise<void> {
  const { listen } = Server.prototype;
  const spy = vi.spyOn(Server.prototype, 'listen').mockImplementation(function (
    this: Server,
    ...listenArguments: unknown[]
  ) {
    return Reflect.apply(listen, this, [0, '127.0.0.1', ...listenArguments.slice(1)]);
  });
  try {
    await start();
  } finally {
    spy.mockRestore();
  }
}

const inside = z.object({
  server: z.object({
    gateway: z.object({ clients: z.array(z.object({ identified: z.boolean(), intents: z.number() })) }),
  }),
});

function gatewaySessions() {
  return inside.parse(twin).server.gateway.clients.filter(({ identified }) => identified);
}
