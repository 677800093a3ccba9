import { describe, expect, it } from 'vitest';
import { encodeIntent } from '../../src/message/button-id.ts';
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

function observedDesk(answer: () => Promise<Message>): { desk: Desk; events: AppEvent[] } {
  const events: AppEvent[] = [];
  const times = [100, 112.5];
  const innerDesk: Desk = { answer, press: answer };
  return {
    events,
    desk: withTelemetry(
      innerDesk,
      (event) => events.push(event),
      () => times.shift() ?? Number.NaN,
    ),
  };
}

describe('a desk with telemetry', () => {
  it('returns the message, and emits its decision, duration and reference', async () => {
    const { desk, events } = observedDesk(async () => ANSWER);
    expect(await desk.answer({ kind: 'ask', question: 'is it a secret of mine?' }, ASKER)).toBe(ANSWER);
    expect(events).toEqual([
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

  it('emits the intent of a pressed button, or no intent for an unknown button', async () => {
    const { desk, events } = observedDesk(async () => ({ title: 'Help', blocks: [], footer: '' }));
    const { reference: _, ...asker } = ASKER;
    await desk.press(encodeIntent({ kind: 'help' }), { ...asker, address: { ...asker.address, workspace: '' } });
    await desk.press('no such button', ASKER);
    expect(events).toEqual([
      { kind: 'answered', platform: 'slack', intent: 'help', milliseconds: 12.5 },
      expect.not.objectContaining({ intent: expect.anything() }),
    ]);
  });

  it('emits a failure, and throws the same error', async () => {
    const error = new Error('the store is not available');
    const { desk, events } = observedDesk(() => Promise.reject(error));
    await expect(desk.answer({ kind: 'subscriptions' }, ASKER)).rejects.toBe(error);
    expect(events).toEqual([
      expect.objectContaining({ kind: 'failed', intent: 'subscriptions', reference: 'abcd1234' }),
    ]);
    expect(JSON.stringify(events)).not.toMatch(/Ann|U1|store/);
  });
});
