import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeIntent } from '../../src/message/button-id.ts';
import type { Intent } from '../../src/message/intent.ts';
import type { Message } from '../../src/message/message.ts';
import { withRateLimit } from '../../src/ops/rate-limited-desk.ts';
import { TokenBuckets } from '../../src/ops/token-buckets.ts';
import type { Asker } from '../../src/ports/desk.ts';
import { visibleTexts } from '../reply/corpus.ts';

const ASK: Intent = { kind: 'ask', question: 'how long does the charter last?' };
const ANSWER: Message = { title: 'Answered', blocks: [], footer: '' };

function asker(id: string, channel = 'C1', workspace = 'T1'): Asker {
  return { person: { id, name: id }, address: { platform: 'slack', workspace, channel }, zone: 'UTC' };
}

function limitedDesk(perMinute = 20) {
  let time = 1000;
  const answer = async () => ANSWER;
  const desk = withRateLimit({ answer, press: answer }, { perMinute, clock: () => time });
  const isAnswered = (message: Message) => message === ANSWER;
  const countAnswered = async (count: number, request: () => Promise<Message>) => {
    let answeredCount = 0;
    for (let i = 0; i < count; i += 1) if (isAnswered(await request())) answeredCount += 1;
    return answeredCount;
  };
  return {
    ask: (asker: Asker) => desk.answer(ASK, asker),
    countSent: (count: number, asker: Asker) =>
      countAnswered(count, () => desk.answer({ kind: 'send', what: 'digest' }, asker)),
    countAsked: (count: number, asker: Asker) => countAnswered(count, () => desk.answer(ASK, asker)),
    countPressed: (count: number, asker: Asker) =>
      countAnswered(count, () => desk.press(encodeIntent({ kind: 'overview' }), asker)),
    isCommandAnswered: async (asker: Asker) => isAnswered(await desk.answer({ kind: 'unsubscribe' }, asker)),
    advance: (milliseconds: number) => {
      time += milliseconds;
    },
  };
}

describe('the rate limit of requests', () => {
  it('allows three posts with "send" per channel and minute', async () => {
    const { countSent, countAsked } = limitedDesk();
    expect(await countSent(10, asker('U1'))).toBe(3);
    expect(await countSent(10, asker('U2'))).toBe(0);
    expect(await countSent(10, asker('U2', 'C2'))).toBe(3);
    expect(await countAsked(1, asker('U1'))).toBe(1);
  });

  it('answers 20 questions per person and minute, then one more every three seconds', async () => {
    const { countAsked, advance } = limitedDesk();
    expect(await countAsked(25, asker('U1'))).toBe(20);
    advance(2999);
    expect(await countAsked(1, asker('U1'))).toBe(0);
    advance(1);
    expect(await countAsked(2, asker('U1'))).toBe(1);
    advance(60_000);
    expect(await countAsked(25, asker('U1'))).toBe(20);
  });

  it('says privately when to try again, and answers at that time', async () => {
    const { ask, countAsked, advance } = limitedDesk();
    await countAsked(20, asker('U1'));
    const reply = await ask(asker('U1'));
    expect(reply.isPrivate).toBe(true);
    expect(visibleTexts(reply).join(' ')).toContain('You asked a lot at once. Ask again in 3 seconds.');
    advance(2500);
    expect(visibleTexts(await ask(asker('U1'))).join(' ')).toContain('in a second.');
    advance(1000);
    expect(await ask(asker('U1'))).toBe(ANSWER);
  });

  it('counts each person and workspace separately, but all channels of a person together', async () => {
    const { countAsked } = limitedDesk();
    expect(await countAsked(25, asker('U1', 'C1'))).toBe(20);
    expect(await countAsked(25, asker('U1', 'C2'))).toBe(0);
    expect(await countAsked(25, asker('U2', 'C2'))).toBe(20);
    expect(await countAsked(25, asker('U1', 'C1', 'T2'))).toBe(20);
  });

  it('allows a channel three times as many questions as a person, and names the limit', async () => {
    const { ask, countAsked } = limitedDesk();
    for (const id of ['U1', 'U2', 'U3']) expect(await countAsked(20, asker(id))).toBe(20);
    expect(await countAsked(1, asker('U4'))).toBe(0);
    expect(visibleTexts(await ask(asker('U4'))).join(' ')).toContain('This channel asked a lot at once');
    expect(await countAsked(20, asker('U4', 'C2'))).toBe(20);
  });

  it('allows four times as many presses and commands as questions', async () => {
    const { countPressed, countAsked, isCommandAnswered } = limitedDesk();
    expect(await countPressed(100, asker('U1'))).toBe(80);
    expect(await isCommandAnswered(asker('U1'))).toBe(false);
    expect(await countAsked(19, asker('U2'))).toBe(19);
    expect(await isCommandAnswered(asker('U2'))).toBe(true);
    expect(await countPressed(9, asker('U2'))).toBe(3);
  });

  it('never exceeds the limit, and answers a person who waited as long as the reply said', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 50 }),
        fc.array(fc.integer({ min: 0, max: 5000 }), { maxLength: 200 }),
        async (perMinute, waits) => {
          const { ask, advance } = limitedDesk(perMinute);
          let elapsed = 0;
          let answeredCount = 0;
          for (const wait of waits) {
            advance(wait);
            elapsed += wait;
            const message = await ask(asker('U1'));
            if (message === ANSWER) answeredCount += 1;
            expect(answeredCount).toBeLessThanOrEqual(perMinute + (elapsed * perMinute) / 60_000 + 1e-6);
          }
          const lastMessage = await ask(asker('U1'));
          if (lastMessage === ANSWER) return;
          const [, seconds = '1'] = /in (\d+) seconds/.exec(visibleTexts(lastMessage).join(' ')) ?? [];
          advance(Number(seconds) * 1000);
          expect(await ask(asker('U1'))).toBe(ANSWER);
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('the counters of the rate limit', () => {
  it('are limited to the ten thousand most recently used', () => {
    const buckets = new TokenBuckets(1);
    for (let i = 0; i < 10_000; i += 1) buckets.take(`U${i}`, 1, 0);
    expect(buckets.waitFor('U0', 1, 0)).toBe(60_000);
    buckets.take('U0', 0, 0);
    buckets.take('one more', 1, 0);
    expect(buckets.waitFor('U1', 1, 0)).toBe(0);
    expect(buckets.waitFor('U0', 1, 0)).toBe(60_000);
    expect(buckets.waitFor('one more', 1, 0)).toBe(60_000);
  });
});
