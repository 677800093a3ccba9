import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { commandsFor } from '../../src/platforms/discord/commands/commands.ts';
import { repliesTo } from '../../src/platforms/discord/requests/command-reply.ts';
import { respond } from '../../src/reply/respond.ts';
import { contextOn } from '../../test/reply/shipped.ts';
import { containsText, controlWith, objectsIn, requireValue, startStage, waitForDiscordMessage } from './stage.ts';

const menu = z.looseObject({ custom_id: z.string(), options: z.array(z.looseObject({ value: z.string() })) });
const choices = z.object({ choices: z.array(z.object({ name: z.string(), value: z.string() })) });

function idOf(payload: unknown, text: string): string {
  const { custom_id: id } = controlWith(payload, text);
  return String(id);
}

describe("the playground's Discord", () => {
  it("shows the app's exact reply to a command, only to the user who typed it", async () => {
    const stage = await startStage();
    const command = { kind: 'command', subcommand: 'watch', options: {}, place: 'channel' } as const;
    expect(await stage.discord(command)).toMatchObject({ status: 204 });
    const message = await waitForDiscordMessage(stage, containsText('What to watch'));
    const [expectedReply] = repliesTo('watch', 'colossus', (intent) => respond(intent, contextOn('2026-05-08')));
    expect(message).toMatchObject({ place: 'channel', isPrivate: true });
    expect(message.payload).toEqual(JSON.parse(JSON.stringify(expectedReply)));
    const { discord } = await stage.waitUntil(() => true);
    expect(discord.said.map(({ from, text }) => [from, text])).toEqual([
      ['person', '/colossus watch'],
      ['bot', undefined],
    ]);
    expect(discord.faults).toEqual([]);
  });

  it('has the commands that the bot registers', async () => {
    const { url, liveBriefing } = await startStage();
    const commands = await (await fetch(`${url}/api/discord/commands`)).json();
    expect(commands).toEqual(JSON.parse(JSON.stringify(commandsFor(liveBriefing.current.briefing))));
  });

  it('completes an option while it is typed, and sends the chosen one', async () => {
    const stage = await startStage();
    const typeAction = { kind: 'type', subcommand: 'ask', options: { question: 'lea' }, focused: 'question' } as const;
    const { status, body } = await stage.discord(typeAction);
    expect(status).toBe(200);
    const { name, value } = requireValue(choices.parse(body).choices[0]);
    expect(name.toLowerCase()).toContain('lea');
    await stage.discord({ kind: 'command', subcommand: 'ask', options: { question: value }, place: 'direct' });
    const question = name.replace(' · no source says', '');
    expect(await waitForDiscordMessage(stage, containsText(question))).toMatchObject({
      place: 'direct',
      isPrivate: false,
    });
  });

  it('supports menus and the share button, and refuses a control that no longer exists', async () => {
    const stage = await startStage();
    await stage.discord({ kind: 'command', subcommand: 'watch', options: {}, place: 'channel' });
    const { id, payload } = await waitForDiscordMessage(stage, containsText('What to watch'));
    const { custom_id: customId, options } = menu.parse(objectsIn(payload).find(({ type }) => type === 3));
    await stage.discord({ kind: 'press', id, customId, values: [requireValue(options[1]).value] });
    expect(await waitForDiscordMessage(stage, containsText('What would settle it'))).toMatchObject({ isPrivate: true });

    await stage.discord({ kind: 'press', id, customId: idOf(payload, 'Share') });
    expect(await waitForDiscordMessage(stage, containsText('Shared by You'))).toMatchObject({
      isPrivate: false,
      place: 'channel',
    });
    const missingControl = { kind: 'press', id, customId: 'none' } as const;
    expect(await stage.discord(missingControl)).toMatchObject({
      status: 404,
      body: { error: expect.stringContaining('This button, menu or input no longer exists.') },
    });
  });

  it('closes a dismissed modal', async () => {
    const stage = await startStage();
    await stage.discord({ kind: 'command', subcommand: 'subscribe', options: {}, place: 'channel' });
    await stage.waitUntil((shown) => shown.discord.modal !== undefined);
    await stage.discord({ kind: 'dismiss' });
    await stage.waitUntil((shown) => shown.discord.modal === undefined);
  });

  it('delivers mentions, replies and direct messages to the bot', async () => {
    const stage = await startStage();
    await stage.discord({ kind: 'say', text: 'how long is the lease?', place: 'channel' });
    await stage.discord({ kind: 'say', text: '@Colossus how long is the lease?', place: 'channel' });
    const answer = await waitForDiscordMessage(stage, containsText('six months'));
    const { discord } = await stage.waitUntil(() => true);
    expect(answer).toMatchObject({ place: 'channel', isPrivate: false, under: requireValue(discord.said[1]).id });
    expect(discord.said.filter(({ from }) => from === 'bot')).toHaveLength(1);

    await stage.discord({ kind: 'say', text: 'why?', place: 'channel', under: answer.id });
    const secondAnswer = await stage.waitUntil(
      (shown) => shown.discord.said.filter(({ from }) => from === 'bot').length === 2,
    );
    expect(secondAnswer.discord.said.at(-2)).toMatchObject({ from: 'person', under: answer.id });

    await stage.discord({ kind: 'say', text: 'sources', place: 'direct' });
    const directMessage = await waitForDiscordMessage(stage, ({ from, place }) => from === 'bot' && place === 'direct');
    expect(JSON.stringify(directMessage.payload)).toContain('The sources');
  });

  it("offers the command in a message's menu, which asks the bot about the message", async () => {
    const stage = await startStage();
    await stage.discord({ kind: 'say', text: 'how long is the lease?', place: 'channel' });
    const { discord } = await stage.waitUntil((shown) => shown.discord.said.length === 1);
    await stage.discord({ kind: 'message command', id: requireValue(discord.said[0]).id });
    expect(await waitForDiscordMessage(stage, containsText('six months'))).toMatchObject({ isPrivate: true });
  });

  it('explains why it refuses an empty message and actions on a message that no longer exists', async () => {
    const { discord } = await startStage();
    const refusalOf = (reason: string) => ({
      status: expect.any(Number),
      body: { error: expect.stringContaining(reason) },
    });
    expect(await discord({ kind: 'say', text: ' ', place: 'channel' })).toMatchObject(
      refusalOf('The message is empty.'),
    );
    expect(await discord({ kind: 'press', id: '1', customId: 'x' })).toMatchObject(refusalOf('no longer exists'));
    expect(await discord({ kind: 'message command', id: '1' })).toMatchObject(refusalOf('no longer exists'));
  });
});
