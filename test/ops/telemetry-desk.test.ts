import { describe, expect, it } from 'vitest';
import { encodeIntent } from '../../src/message/codec.ts';
import type { Message } from '../../src/message/message.ts';
import { withTelemetry } from '../../src/ops/telemetry-desk.ts';
import type { AppEvent } from '../../src/ports/app-events.ts';
import type { Asker, Desk } from '../../src/ports/desk.ts';

const ASKER: Asker = {
  person: { id: 'U1', name: 'Ann Example' },
  address: { platform: 'slack', workspace: 'T1', channel: 'C1' },
  zone: 'UTC',
  reference: 'abcd1234',
};
const ANSWER: Message = { title: 'Six months', blocks: [], footer: '', decision: 'answer' };

/** A desk that gives this answer after 12.5 ms, and what was observed of it. */
function desk(answer: () => Promise<Message>): { desk: Desk; seen: AppEvent[] } {
  const seen: AppEvent[] = [];
  const times = [100, 112.5];
  const inner: Desk = { answer, press: answer };
  return {
    seen,
    desk: withTelemetry(
      inner,
      (happening) => seen.push(happening),
      () => times.shift() ?? Number.NaN,
    ),
  };
}

describe('the observed desk', () => {
  it('answers like the wrapped desk, and reports decision, duration and reference', async () => {
    const { desk: watched, seen } = desk(async () => ANSWER);
    expect(await watched.answer({ kind: 'ask', question: 'is it a secret of mine?' }, ASKER)).toBe(ANSWER);
    expect(seen).toEqual([
      {
        kind: 'answered',
        platform: 'slack',
        workspace: 'T1',
        intent: 'ask',
        decision: 'answer',
        milliseconds: 12.5,
        reference: 'abcd1234',
      },
    ]);
  });

  it('reports the intent of a button, or that an outdated one was pressed', async () => {
    const { desk: watched, seen } = desk(async () => ({ title: 'Help', blocks: [], footer: '' }));
    const { reference: _, ...asker } = ASKER;
    await watched.press(encodeIntent({ kind: 'help' }), { ...asker, address: { ...asker.address, workspace: '' } });
    await watched.press('no such button', ASKER);
    expect(seen).toEqual([
      { kind: 'answered', platform: 'slack', intent: 'help', milliseconds: 12.5 },
      expect.not.objectContaining({ intent: expect.anything() }),
    ]);
  });

  it('reports a failure and throws the same error', async () => {
    const error = new Error('the store is away');
    const { desk: watched, seen } = desk(() => Promise.reject(error));
    await expect(watched.answer({ kind: 'subscriptions' }, ASKER)).rejects.toBe(error);
    expect(seen).toEqual([expect.objectContaining({ kind: 'failed', intent: 'subscriptions', reference: 'abcd1234' })]);
    expect(JSON.stringify(seen)).not.toMatch(/Ann|U1|store/);
  });
});
