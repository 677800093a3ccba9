import { describe, expect, it } from 'vitest';
import { refusalResponse } from '../../../fakes/discord/faults.ts';
import { messageCommand } from '../../../fakes/discord/interactions.ts';
import { CHANNEL, TOKEN, USER } from '../../../fakes/discord/world.ts';
import { commands } from '../../../src/message/commands.ts';
import { heldDesk } from '../desk.ts';
import { answerTo, bodyJson, botMessages, controlsOf, startStage, subcommand } from './app.ts';

const EPHEMERAL = 64;
const CALLBACK = 'POST /interactions/:interaction/:token/callback';

describe('the message command', () => {
  it.each([
    ['a question', 'how long does the charter last?', { kind: 'ask', question: 'how long does the charter last?' }],
    ['only blank characters', '  \u200b ', undefined],
  ])('answers a message with %s privately', async (_, content, expectedInput) => {
    const stage = await startStage();
    const message = stage.server.world.say(CHANNEL, content);
    const interaction = await stage.ask(messageCommand('Ask Colossus about this', message));
    expect(interaction.isPrivate).toBe(true);
    expect(stage.requests).toEqual(expectedInput ? [expectedInput] : []);
    const reply = stage.server.interactions.reply(interaction);
    if (!expectedInput) expect(bodyJson(reply)).toContain('has no text that');
  });
});

it('the message command is acknowledged before a slow answer', async () => {
  const stage = await startStage({ isReadyInTime: async () => false });
  const message = stage.server.world.say(CHANNEL, 'how long does the charter last?');
  const interaction = await stage.ask(messageCommand('Ask Colossus about this', message));
  await stage.untilIdle();
  expect([interaction.callback?.type, interaction.isPrivate]).toEqual([5, true]);
  expect(bodyJson(stage.server.interactions.reply(interaction))).toContain('charter');
});

describe('a slash command', () => {
  it('is answered at once, privately', async () => {
    const stage = await startStage();
    const interaction = await stage.ask(subcommand('ask', { question: 'how long does the charter last?' }));
    expect(interaction.callback?.type).toBe(4);
    expect(interaction.isPrivate).toBe(true);
    const reply = stage.server.interactions.reply(interaction);
    expect(bodyJson(reply)).toContain('charter');
    expect(controlsOf(reply).map(({ label }) => label)).toContain('Share to channel');
    expect(stage.requests).toEqual([{ kind: 'ask', question: 'how long does the charter last?' }]);
    expect(stage.askers).toEqual([
      {
        person: { id: interaction.user, name: expect.any(String) },
        address: { platform: 'discord', workspace: expect.any(String), channel: interaction.channel },
        zone: 'UTC',
        isZoneGuessed: true,
        place: { kind: 'channel', name: expect.any(String) },
        reference: expect.any(String),
      },
    ]);
    expect(stage.logLines).toEqual([]);
  });

  it.each(commands.map(({ name }) => name))('gets a response that Discord accepts: "%s"', async (name) => {
    const command = commands.find((one) => one.name === name);
    const argument = command && 'argument' in command ? command.argument : undefined;
    const [, ...words] = command?.example.split(' ') ?? [];
    const values = argument && argument.kind !== 'wish' ? { [argument.name]: words.join(' ') || 'charter' } : {};
    const stage = await startStage();
    const interaction = await stage.ask(subcommand(name, values));
    await stage.untilIdle();
    expect(interaction.callback).toBeDefined();
    expect(stage.logLines).toEqual([]);
    expect(stage.server.calls.filter(({ reply }) => (reply?.status ?? 500) >= 300)).toEqual([]);
  });

  it("for everyone is answered publicly with the person's name", async () => {
    const stage = await startStage();
    const reply = await answerTo(stage, subcommand('watch', { item: 'charter', everyone: true }));
    expect(reply.onlyFor).toBeUndefined();
    expect(bodyJson(reply)).toContain('Shared by person');
    expect(controlsOf(reply).map(({ label }) => label)).not.toContain('Share to channel');
  });

  it.each([false, true])(
    'with an unknown name gets a private answer without a share button (everyone: %s)',
    async (everyone) => {
      const stage = await startStage();
      const reply = await answerTo(stage, subcommand('watch', { item: 'qwerty', everyone }));
      expect(reply.onlyFor).toBe(USER);
      expect(bodyJson(reply)).toContain('Nothing called');
      expect(controlsOf(reply).map(({ label }) => label)).not.toContain('Share to channel');
    },
  );

  it.each([
    ['to the person alone', false],
    ['to everyone', true],
  ])('is acknowledged before a slow answer %s', async (_, everyone) => {
    const stage = await startStage({ isReadyInTime: async () => false });
    const interaction = await stage.ask(subcommand('ask', { question: 'how long does the charter last?', everyone }));
    await stage.untilIdle();
    expect([interaction.callback?.type, interaction.isPrivate]).toEqual([5, !everyone]);
    expect(bodyJson(stage.server.interactions.reply(interaction))).toContain('charter');
    expect(stage.logLines).toEqual([]);
  });

  it('for everyone gets a private reply unless that is an answer', async () => {
    const stage = await startStage();
    const question = 'who will win the next election in Peru?';
    const reply = await answerTo(stage, subcommand('ask', { question, everyone: true }));
    expect(reply.onlyFor).toBe(USER);
    expect(bodyJson(reply)).toContain('Not shared');
  });

  it('that needs the store is acknowledged before its answer', async () => {
    const { desk, release } = heldDesk();
    const stage = await startStage({ desk });
    const interaction = await stage.ask(subcommand('subscriptions'));
    expect(interaction.callback).toEqual({ type: 5, data: { flags: EPHEMERAL } });
    expect(stage.server.calls.find(({ route }) => route.includes('interactions'))?.route).toBe(CALLBACK);
    release();
    await stage.untilIdle();
    expect(bodyJson(stage.server.interactions.reply(interaction))).toContain('The desk did: subscriptions');
  });

  it.each(['overview', 'subscriptions'])('gets an apology with a reference if the desk fails: "%s"', async (name) => {
    const failure = new Error(`the secret ${TOKEN} is in here`);
    const stage = await startStage({ desk: { answer: () => Promise.reject(failure) } });
    const reply = await answerTo(stage, subcommand(name));
    expect(reply.onlyFor).toBe(USER);
    const [, reference] = /the reference ([\da-f]{8})\./.exec(bodyJson(reply)) ?? [];
    expect(stage.logLines).toEqual([expect.stringContaining(`(${reference}): Error: the secret [token] is in here`)]);
    expect(stage.askers.map(({ reference }) => reference)).toEqual([reference]);
  });

  it.each(['overview', 'subscriptions'])(
    'gets an apology if Discord rejects the initial response: "%s"',
    async (name) => {
      const stage = await startStage();
      stage.server.fault(CALLBACK, { answer: refusalResponse(400, 50035) });
      const reply = await answerTo(stage, subcommand(name, { everyone: true }));
      expect(reply.onlyFor).toBe(USER);
      const [, reference] = /the reference ([\da-f]{8})\./.exec(bodyJson(reply)) ?? [];
      expect(stage.logLines).toEqual([expect.stringContaining(`(${reference}): Discord refused a call`)]);
    },
  );

  it('for everyone leaves no public message if it fails', async () => {
    const stage = await startStage({
      desk: { answer: async () => Promise.reject(new Error('The store is unavailable')) },
    });
    const interaction = await stage.ask(subcommand('subscriptions', { everyone: true }));
    await stage.untilIdle();
    expect(interaction.isPrivate).toBe(false);
    expect(botMessages(stage.server).map(({ onlyFor }) => onlyFor)).toEqual([interaction.user]);
  });

  it.each([
    ['a lost response', { answer: 'reset', effect: true } as const],
    ['a 500 after the effect', { answer: { status: 500 }, effect: true } as const],
    ['a 502 before the effect', { answer: { status: 502 } } as const],
  ])('is answered once despite %s', async (_, fault) => {
    const stage = await startStage();
    stage.server.fault(CALLBACK, fault);
    const interaction = await stage.ask(subcommand('overview'));
    await stage.untilIdle();
    expect(stage.server.count(CALLBACK)).toBe(2);
    expect(botMessages(stage.server)).toHaveLength(1);
    expect(interaction.callback?.type).toBe(4);
    expect(stage.logLines).toEqual([]);
  });
});
