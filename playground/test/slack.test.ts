import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { repliesTo } from '../../src/platforms/slack/requests/command-reply.ts';
import { respond } from '../../src/reply/respond.ts';
import { contextOn } from '../../test/reply/shipped.ts';
import { containsText, controlWith, objectsIn, requireValue, startStage, waitForSlackMessage } from './stage.ts';

const control = z.looseObject({ type: z.string(), action_id: z.string() });
const options = z.object({ options: z.array(z.looseObject({ value: z.string() })) });

const questionModal = z.looseObject({
  blocks: z.tuple([z.looseObject({ block_id: z.string(), element: control })]).rest(z.unknown()),
});

function questionIn(payload: unknown, value: string | null) {
  const [{ block_id, element }] = questionModal.parse(payload).blocks;
  return { [block_id]: { [element.action_id]: { type: element.type, value } } };
}

function pressOf(payload: unknown, text: string) {
  const { type, action_id, value } = controlWith(payload, text);
  return { type, action_id, value, block_id: 'any' };
}

describe("the playground's Slack", () => {
  it("shows the app's exact answer to a command, only to the user who typed it", async () => {
    const stage = await startStage();
    expect(await stage.slack({ kind: 'say', text: '/colossus watch', place: 'channel' })).toMatchObject({
      status: 204,
    });
    const message = await waitForSlackMessage(stage, containsText('What to watch'));
    const [expectedReply] = repliesTo('watch', 'colossus', (intent) => respond(intent, contextOn('2026-05-08')));
    expect(message).toMatchObject({ from: 'bot', place: 'channel', isPrivate: true, sentBy: 'acknowledgement' });
    expect(message.payload).toEqual(JSON.parse(JSON.stringify(expectedReply)));
    const { slack } = await stage.waitUntil(() => true);
    expect(slack.said.map(({ from, text }) => [from, text])).toEqual([
      ['person', '/colossus watch'],
      ['bot', undefined],
    ]);
    expect(slack.faults).toEqual([]);
  });

  it('supports menus and the share button, and refuses a control that no longer exists', async () => {
    const stage = await startStage();
    await stage.slack({ kind: 'say', text: '/colossus watch', place: 'channel' });
    const { id, payload } = await waitForSlackMessage(stage, containsText('What to watch'));
    const menu = control.parse(objectsIn(payload).find(({ type }) => type === 'static_select'));
    const [, ipo] = options.parse(menu).options;
    const action = { type: 'static_select', action_id: menu.action_id, block_id: 'any', selected_option: ipo };
    expect(await stage.slack({ kind: 'press', on: 'message', id, action })).toMatchObject({ status: 204 });
    expect(await waitForSlackMessage(stage, containsText('mentions an IPO'))).toMatchObject({
      isPrivate: true,
      sentBy: 'response_url',
    });

    await stage.slack({ kind: 'press', on: 'message', id, action: pressOf(payload, 'Share') });
    const sharedMessage = await waitForSlackMessage(stage, containsText('Shared by You'));
    expect(sharedMessage).toMatchObject({ isPrivate: false, place: 'channel', sentBy: 'chat.postMessage' });
    const missingControl = { kind: 'press', on: 'message', id, action: { action_id: 'none', type: 'button' } } as const;
    expect(await stage.slack(missingControl)).toMatchObject({
      status: 404,
      body: { error: expect.stringContaining('This button, menu or input no longer exists.') },
    });
  });

  it('opens a modal for a question through the shortcut, and shows errors and the answer there', async () => {
    const stage = await startStage();
    await stage.slack({ kind: 'shortcut' });
    const { slack } = await stage.waitUntil((shown) => shown.slack.modal !== undefined);
    const { modal } = slack;
    expect(modal).toMatchObject({ sentBy: 'views.open', payload: { type: 'modal', callback_id: 'ask' } });
    await stage.slack({ kind: 'submit', values: questionIn(modal?.payload, null) });
    const snapshotWithErrors = await stage.waitUntil((shown) => shown.slack.modal?.errors !== undefined);
    expect(snapshotWithErrors.slack.modal?.errors).toEqual({ 'question:0': 'Type a question.' });

    const values = questionIn(modal?.payload, 'How long is the lease?');
    await stage.slack({ kind: 'submit', values });
    const answeredSnapshot = await stage.waitUntil((shown) => JSON.stringify(shown.slack.modal).includes('six months'));
    expect(answeredSnapshot.slack.modal).toMatchObject({ sentBy: 'response_action: update' });
    expect(answeredSnapshot.slack.modal).not.toHaveProperty('errors');
    await stage.slack({ kind: 'dismiss' });
    await stage.waitUntil((shown) => shown.slack.modal === undefined);
    expect(await stage.slack({ kind: 'submit', values })).toMatchObject({ status: 409 });
  });

  it('shows the home tab, whose buttons open modals', async () => {
    const stage = await startStage();
    await stage.slack({ kind: 'open home' });
    const { slack } = await stage.waitUntil((shown) => shown.slack.home !== undefined);
    expect(slack.home).toMatchObject({ type: 'home' });
    await stage.slack({ kind: 'press', on: 'home', action: pressOf(slack.home, 'Ask…') });
    const askedSnapshot = await stage.waitUntil((shown) => shown.slack.modal !== undefined);
    expect(askedSnapshot.slack.modal).toMatchObject({ payload: { callback_id: 'ask' } });
  });

  it('delivers mentions, follow-ups in a thread and direct messages', async () => {
    const stage = await startStage();
    await stage.slack({ kind: 'say', text: '@Colossus how long is the lease?', place: 'channel' });
    const answer = await waitForSlackMessage(stage, containsText('six months'));
    expect(answer).toMatchObject({ place: 'thread', isPrivate: false, sentBy: 'chat.postMessage' });
    const question = requireValue((await stage.waitUntil(() => true)).slack.said[0]);
    expect(question).toMatchObject({ from: 'person', place: 'channel', text: '@Colossus how long is the lease?' });
    expect(answer.under).toBe(question.id);

    const under = question.id;
    await stage.slack({ kind: 'say', text: 'why?', place: 'thread', under });
    const { slack } = await stage.waitUntil(
      (shown) => shown.slack.said.filter(({ from }) => from === 'bot').length === 2,
    );
    expect(slack.said.at(-1)).toMatchObject({ from: 'bot', place: 'thread', under });

    await stage.slack({ kind: 'say', text: 'sources', place: 'direct' });
    const directMessage = await waitForSlackMessage(stage, ({ from, place }) => from === 'bot' && place === 'direct');
    expect(directMessage).toMatchObject({
      isPrivate: false,
      payload: { text: expect.stringContaining('The sources') },
    });
  });

  it('offers a message shortcut, which asks the bot about the message', async () => {
    const stage = await startStage();
    await stage.slack({ kind: 'say', text: 'how long is the lease?', place: 'channel' });
    const { slack } = await stage.waitUntil((shown) => shown.slack.said.length === 1);
    await stage.slack({ kind: 'shortcut', id: requireValue(slack.said[0]).id });
    expect(await waitForSlackMessage(stage, containsText('six months'))).toMatchObject({
      isPrivate: true,
      sentBy: 'response_url',
    });
  });

  it('explains why it refuses an unknown command, an empty message and actions on a message that no longer exists', async () => {
    const { slack } = await startStage();
    const refusalOf = (reason: string) => ({
      status: expect.any(Number),
      body: { error: expect.stringContaining(reason) },
    });
    expect(await slack({ kind: 'say', text: '/other', place: 'channel' })).toMatchObject(refusalOf('Type /colossus'));
    expect(await slack({ kind: 'say', text: ' ', place: 'channel' })).toMatchObject(refusalOf('The message is empty.'));
    expect(await slack({ kind: 'say', text: 'hm', place: 'thread', under: '1.0' })).toMatchObject(
      refusalOf('no longer exists'),
    );
    expect(await slack({ kind: 'shortcut', id: '1.0' })).toMatchObject(refusalOf('no longer exists'));
  });
});
