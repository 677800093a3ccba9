import { Temporal } from 'temporal-polyfill';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { OUTAGE_REPORT_MS } from '../../src/ops/notices.ts';
import { OperatorChannel } from '../../src/ops/operator-channel.ts';
import type { Platform, PostResult } from '../../src/ports/platform.ts';
import type { OperatorNotice } from '../../src/reply/operator.ts';
import { noticeReply } from '../../src/reply/operator.ts';

const ADDRESS = { platform: 'slack', workspace: '', channel: 'C9' } as const;
const REJECTION_EVENT = { kind: 'briefing rejected', story: 'ferry', problems: 1 } as const;

/** The platform returns or throws these results in turn, then accepts each post. */
function openChannel(...results: (PostResult | Error)[]) {
  const posts: string[] = [];
  const keys: string[] = [];
  const warnings: string[] = [];
  const counts: boolean[] = [];
  const platform: Platform = {
    name: 'slack',
    postsPerSecond: 1,
    idempotencyWindow: new Temporal.Duration(),
    find: async () => ({ kind: 'absent' }),
    post: async (address, { title }, { subscription, nominal }) => {
      posts.push(`${address.channel} ${title}`);
      keys.push(`${subscription} ${nominal}`);
      const result = results.shift() ?? { kind: 'sent', post: 'p1' };
      if (result instanceof Error) throw result;
      return result;
    },
  };
  const operator = new OperatorChannel({
    address: ADDRESS,
    platform,
    clock: () => performance.now(),
    warn: (problem) => warnings.push(problem),
    countPost: (isPosted) => counts.push(isPosted),
  });
  return { operator, posts, keys, warnings, counts };
}

describe('the operator channel', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('posts each message once, under its own key', async () => {
    const { operator, posts, keys, counts } = openChannel();
    operator.observe(REJECTION_EVENT);
    operator.observe({ kind: 'disconnected', platform: 'discord' });
    vi.advanceTimersByTime(OUTAGE_REPORT_MS);
    await operator.stop();
    expect(posts).toEqual([
      'C9 The saved briefing of "ferry" cannot be used',
      'C9 Discord has not been connected for 5 minutes',
    ]);
    expect(new Set(keys).size).toBe(2);
    expect(counts).toEqual([true, true]);
  });

  it.each<[string, PostResult | Error]>([
    [
      'must be repeated later',
      { kind: 'retry', after: Temporal.Duration.from({ seconds: 1 }), scope: 'channel', reason: 'why' },
    ],
    ['is rejected', { kind: 'rejected', reason: 'why', gone: 'channel' }],
    ['is in doubt', { kind: 'in doubt', reason: 'why' }],
    ['throws', new Error('why')],
  ])('logs a post that %s, and does not repeat it', async (_, result) => {
    const { operator, posts, warnings, counts } = openChannel(result);
    operator.observe(REJECTION_EVENT);
    vi.advanceTimersByTime(OUTAGE_REPORT_MS);
    await operator.stop();
    expect(posts).toHaveLength(1);
    expect(warnings).toEqual(['A message to OPERATOR_CHANNEL may not have arrived ("briefing rejected"): why']);
    expect(counts).toEqual([false]);
  });

  it('posts nothing after it is stopped', async () => {
    const { operator, posts } = openChannel();
    operator.observe({ kind: 'disconnected', platform: 'slack' });
    await operator.stop();
    vi.advanceTimersByTime(OUTAGE_REPORT_MS);
    expect(posts).toEqual([]);
  });
});

describe('a message to the operator', () => {
  it.each<[OperatorNotice, string]>([
    [
      {
        kind: 'given up',
        address: { ...ADDRESS, workspace: 'T1' },
        reason: 'the channel is archived',
        repeatCount: 12,
      },
      'Gave up on a delivery | To slack:T1:C9: the channel is archived. | If this suspended the subscription, a member can resume it once the cause is fixed. | … and 12 more deliveries since the last message about this.',
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
      { kind: 'briefing rejected', story: 'ferry', problems: 2, repeatCount: 1 },
      'The saved briefing of "ferry" cannot be used | It has 2 problems; the previous version stays in use. The log names each, and so does: npm run --silent briefing -- check | … and 1 more time since the last message about this.',
    ],
  ])('says what happened and what to do: $kind', (notice, text) => {
    const { title, blocks } = noticeReply(notice);
    expect([title, ...blocks.map((block) => ('text' in block ? block.text : block.type))].join(' | ')).toBe(text);
  });
});
