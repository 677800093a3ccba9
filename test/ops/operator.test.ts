import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { OUTAGE_REPORT_MS } from '../../src/ops/notices.ts';
import { Operator } from '../../src/ops/operator.ts';
import type { Platform, PostResult } from '../../src/ports/platform.ts';
import type { OperatorNotice } from '../../src/reply/operator.ts';
import { noticeReply } from '../../src/reply/operator.ts';

const ADDRESS = { platform: 'slack', workspace: '', channel: 'C9' } as const;
const REFUSED = { kind: 'briefing refused', story: 'ferry', problems: 1 } as const;

/** An operator channel that answers like this to each post. */
function channel(...answers: (PostResult | Error)[]) {
  const posts: string[] = [];
  const names: string[] = [];
  const told: string[] = [];
  const counted: boolean[] = [];
  let look = () => {};
  let now = 0;
  const platform: Pick<Platform, 'post'> = {
    async post(address, { title }, { subscription, nominal }) {
      posts.push(`${address.channel} ${title}`);
      names.push(`${subscription} ${nominal}`);
      const answer = answers.shift() ?? { kind: 'sent', post: 'p1' };
      if (answer instanceof Error) throw answer;
      return answer;
    },
  };
  const operator = new Operator({
    address: ADDRESS,
    platform: {
      name: 'slack',
      perSecond: 1,
      idempotencyWindow: new Temporal.Duration(),
      find: async () => ({ kind: 'absent' }),
      ...platform,
    },
    clock: () => now,
    newName: () => `n${names.length}`,
    every: (callback) => {
      look = callback;
      return () => {
        look = () => {};
      };
    },
    timeout: () => new AbortController().signal,
    warn: (problem) => told.push(problem),
    posted: (isThere) => counted.push(isThere),
  });
  const pass = (milliseconds: number) => {
    now += milliseconds;
    look();
  };
  return { operator, posts, names, told, counted, pass };
}

describe('the operator channel', () => {
  it('gets each message once, under its own key', async () => {
    const { operator, posts, names, counted, pass } = channel();
    operator.observe(REFUSED);
    operator.observe({ kind: 'disconnected', platform: 'discord' });
    pass(OUTAGE_REPORT_MS);
    await operator.stop();
    expect(posts).toEqual([
      'C9 The saved briefing of "ferry" cannot be used',
      'C9 Discord has not been connected for 5 minutes',
    ]);
    expect(names).toEqual(['operator n0', 'operator n1']);
    expect(counted).toEqual([true, true]);
  });

  it.each<[string, PostResult | Error]>([
    [
      'is told to wait',
      { kind: 'retry', after: Temporal.Duration.from({ seconds: 1 }), scope: 'channel', reason: 'why' },
    ],
    ['is refused', { kind: 'rejected', reason: 'why', gone: 'channel' }],
    ['may have got there', { kind: 'in doubt', reason: 'why' }],
    ['breaks', new Error('why')],
  ])('that %s is logged and not used again', async (_, answer) => {
    const { operator, posts, told, counted, pass } = channel(answer);
    operator.observe(REFUSED);
    pass(OUTAGE_REPORT_MS);
    await operator.stop();
    expect(posts).toHaveLength(1);
    expect(told).toEqual(['A message to OPERATOR_CHANNEL was not delivered ("briefing refused"): why']);
    expect(counted).toEqual([false]);
  });

  it('gets nothing more after it is closed', async () => {
    const { operator, posts, pass } = channel();
    operator.observe({ kind: 'disconnected', platform: 'slack' });
    await operator.stop();
    pass(OUTAGE_REPORT_MS);
    await operator.stop();
    expect(posts).toEqual([]);
  });
});

describe('a message to the operator', () => {
  it.each<[OperatorNotice, string]>([
    [
      { kind: 'given up', address: { ...ADDRESS, workspace: 'T1' }, reason: 'the channel is archived', more: 12 },
      'Gave up on a delivery | To slack:T1:C9: the channel is archived. | If the subscription was suspended for it, a member can resume it once that is fixed. | … and 12 more deliveries since the last message about this.',
    ],
    [
      { kind: 'down', platform: 'slack', minutes: 1 },
      'Slack has not been connected for 1 minute | Questions there go unanswered for now. The bot keeps retrying; the log says why it fails.',
    ],
    [
      { kind: 'up again', platform: 'discord', minutes: 7 },
      'Discord is connected again, after 7 minutes | Questions from that time may need to be asked again.',
    ],
    [
      { kind: 'briefing refused', story: 'ferry', problems: 2, more: 1 },
      'The saved briefing of "ferry" cannot be used | It has 2 problems; the previous version stays in use. The log names each, and so does: npm run --silent briefing -- check | … and 1 more time since the last message about this.',
    ],
  ])('says what happened and what to do: $kind', (notice, text) => {
    const { title, blocks } = noticeReply(notice);
    expect([title, ...blocks.map((block) => ('text' in block ? block.text : block.type))].join(' | ')).toBe(text);
  });
});
