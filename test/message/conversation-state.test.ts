import { describe, expect, it } from 'vitest';
import { type ConversationState, stateAfterMessage, withContext } from '../../src/message/conversation-state.ts';
import type { Intent } from '../../src/message/intent.ts';

const SUBSCRIBE = { kind: 'subscribe', wish: 'digest weekly' } as const;
const OFFER = stateAfterMessage({ title: 'Post it?', blocks: [], footer: '', onYes: SUBSCRIBE }, 'U1');
const readLine = (question: string, state: ConversationState, person?: string): Intent =>
  withContext({ kind: 'ask', question }, state, person);

describe('after an offer', () => {
  it("a yes from the person who got the offer becomes the intent of the offer's button", () => {
    expect(readLine('yes please', OFFER, 'U1')).toEqual(SUBSCRIBE);
  });

  it('a yes from anyone else is a question', () => {
    expect(readLine('yes', OFFER, 'U2')).toEqual({ kind: 'ask', question: 'yes' });
    expect(readLine('yes', OFFER)).toEqual({ kind: 'ask', question: 'yes' });
  });

  it('a no declines the offer', () => {
    expect(readLine('no thanks', OFFER, 'U1')).toEqual({ kind: 'decline' });
  });

  it('the commands "subscribe" and "unsubscribe" accept and decline the offer', () => {
    expect(withContext({ kind: 'subscribe' }, OFFER, 'U1')).toEqual(SUBSCRIBE);
    expect(withContext({ kind: 'unsubscribe' }, OFFER, 'U1')).toEqual({ kind: 'decline' });
    expect(withContext({ kind: 'watch' }, OFFER, 'U1')).toEqual({ kind: 'watch' });
  });

  it('any other line is a question that carries the offer', () => {
    expect(readLine('when does it come?', OFFER, 'U1')).toEqual({
      kind: 'ask',
      question: 'when does it come?',
      pending: SUBSCRIBE,
    });
  });

  it('a newer message withdraws the offer', () => {
    expect(readLine('yes', stateAfterMessage({ title: 'An answer', blocks: [], footer: '' }, 'U1'), 'U1')).toEqual({
      kind: 'ask',
      question: 'yes',
    });
  });
});

describe('some messages after an offer', () => {
  const ANSWER = { title: 'An answer', blocks: [], footer: '' };
  const messagesLater = (count: number) => {
    let state = stateAfterMessage({ ...ANSWER, onYes: { kind: 'subscribe', wish: 'digest thu 09:00' } }, 'U1');
    for (let i = 0; i < count; i += 1) state = stateAfterMessage(ANSWER, 'U1', state);
    return state;
  };

  it('only a yes that names it takes the offer', () => {
    for (const line of ['yes please, the Thursday one', 'ok, I will take the weekly digest', 'yes, that offer']) {
      expect(readLine(line, messagesLater(3), 'U1'), line).toMatchObject({ kind: 'subscribe' });
      expect(readLine(line, messagesLater(3), 'U2'), line).toMatchObject({ kind: 'ask' });
      expect(readLine(line, messagesLater(4), 'U1'), line).toEqual({ kind: 'ask', question: line });
    }
    expect(readLine('yes', messagesLater(1), 'U1')).toMatchObject({ kind: 'ask', earlierOffer: { kind: 'subscribe' } });
    expect(readLine('yes, the Friday one', messagesLater(1), 'U1')).toMatchObject({ kind: 'ask' });
  });

  it('the offer is gone once a message shows a subscription', () => {
    const state = stateAfterMessage({ ...ANSWER, subscription: 's-1' }, 'U1', messagesLater(0));
    expect(state).toEqual({ subscription: 's-1' });
  });
});

it('a yes and a no keep the story of the offer', () => {
  const story = { ...SUBSCRIBE, story: 'x7k2' };
  const state = stateAfterMessage({ title: 'Post it?', blocks: [], footer: '', onYes: story }, undefined);
  expect(readLine('yes', state)).toEqual(story);
  expect(readLine('no', state)).toEqual({ kind: 'decline', story: 'x7k2' });
});
