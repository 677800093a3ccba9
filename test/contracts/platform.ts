import { Temporal } from 'temporal-polyfill';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Message } from '../../src/message/message.ts';
import type { DeliveryKey } from '../../src/ports/ledger.ts';
import type { FindResult, Platform, PostResult } from '../../src/ports/platform.ts';
import type { Address } from '../../src/schedule/subscription.ts';
import { holdConnections } from '../outbound/connections.ts';
import { waitUntil } from '../platforms/wait.ts';

/** Faults of a post. After its effect, the message is in the channel. */
const POST_FAULTS = ['fails', 'breaks', 'hangs'] as const;
type PostFault = (typeof POST_FAULTS)[number];

export interface PlatformStage {
  readonly platform: Platform;
  readonly here: Address;
  readonly there: Address;
  readonly person?: string;
  /** Texts that must not appear in any reason. */
  readonly secrets: readonly string[];
  posts(address: Address): readonly string[];
  attempts(): number;
  /** Of a history. */
  readings(): number;
  chat(address: Address, count: number): Promise<void>;
  /** Applies to the next post. */
  failPost(address: Address, fault: PostFault, when: 'before' | 'after'): void;
  /** Applies to the next post. */
  limitRate(address: Address, seconds: number): void;
  /** Closes the channel to posts, or the workspace to the bot. */
  removeScope(address: Address, scope: 'channel' | 'workspace'): void;
  failSearch(address: Address, how: 'is rate-limited' | 'fails' | 'hangs' | 'forever'): void;
  disconnect(): Promise<void>;
  close(): Promise<void>;
}

const MESSAGE: Message = {
  title: 'Digest',
  blocks: [{ type: 'text', text: 'Nothing has changed.' }],
  footer: 'As of 8 May 2026',
};
const NO_WAIT = new Temporal.Duration();
const FIRST: DeliveryKey = { subscription: 's-1', nominal: '2026-05-08T09:00' };
const SECOND: DeliveryKey = { subscription: 's-1', nominal: '2026-05-09T09:00' };

export function describePlatform(name: string, start: () => Promise<PlatformStage>): void {
  describe(`the platform ${name}`, () => {
    let stage: PlatformStage;
    let since: Temporal.Instant;

    beforeEach(async () => {
      stage = await start();
      since = Temporal.Now.instant();
    });
    afterEach(() => stage.close());

    const never = () => new AbortController().signal;
    const post = (address: Address, occurrence = FIRST, timeout = never(), maySend = () => true) =>
      stage.platform.post(address, MESSAGE, occurrence, timeout, maySend).then(checkReason);
    const find = (address: Address, occurrence = FIRST, timeout = never()) =>
      stage.platform.find(address, occurrence, since, timeout).then(checkReason);

    function checkReason<T extends PostResult | FindResult>(result: T): T {
      if ('reason' in result) expect(result.reason).toMatch(/^\S+( \S+)+$/);
      for (const secret of stage.secrets) expect(JSON.stringify(result)).not.toContain(secret);
      return result;
    }

    async function postInTime(address: Address): Promise<PostResult> {
      const timeout = new AbortController();
      const posted = post(address, FIRST, timeout.signal);
      await waitUntil(() => stage.attempts() === 1);
      timeout.abort(new DOMException('too late', 'TimeoutError'));
      return await posted;
    }

    it("posts once and returns the post's id", async () => {
      const posted = await post(stage.here);
      expect(posted).toEqual({ kind: 'sent', post: stage.posts(stage.here)[0] });
      expect(stage.posts(stage.here)).toHaveLength(1);
      expect(stage.posts(stage.there)).toHaveLength(0);
    });

    it('finds its own posts and no other messages', async () => {
      await post(stage.here, SECOND);
      expect(await find(stage.here)).toEqual({ kind: 'absent' });
      await post(stage.here);
      expect(await find(stage.here)).toEqual({ kind: 'found', post: stage.posts(stage.here)[1] });
      expect(await find(stage.there)).toEqual({ kind: 'absent' });
      expect(await find(stage.here, { ...FIRST, subscription: 's-2' })).toEqual({ kind: 'absent' });
    });

    it('finds its post among many later messages', async () => {
      await post(stage.here);
      await stage.chat(stage.here, 450);
      expect(await find(stage.here)).toEqual({ kind: 'found', post: stage.posts(stage.here)[0] });
      expect(await find(stage.here, SECOND)).toEqual({ kind: 'absent' });
    });

    it('replies to a post, and finds the reply if the response was lost', async () => {
      const posted = await post(stage.here);
      if (posted.kind !== 'sent') throw new Error(`The post was not sent: ${posted.kind}`);
      const reply = { ...SECOND, replyTo: posted.post };
      stage.failPost(stage.here, 'breaks', 'after');
      expect(await post(stage.here, reply)).toMatchObject({ kind: 'in doubt' });
      expect(await find(stage.here, reply)).toEqual({ kind: 'found', post: stage.posts(stage.here)[1] });
      expect(await find(stage.here, { ...reply, subscription: 's-2' })).toEqual({ kind: 'absent' });
    });

    it('recognises a repeated post if, and only if, it has an idempotency window', async () => {
      await post(stage.here);
      await post(stage.here);
      expect(stage.posts(stage.here)).toHaveLength(stage.platform.idempotencyWindow.blank ? 2 : 1);
    });

    it.each(POST_FAULTS.flatMap((fault) => (['before', 'after'] as const).map((when) => [fault, when] as const)))(
      'is in doubt about a post that $0 $1 its effect, and finds out later',
      async (fault, when) => {
        stage.failPost(stage.here, fault, when);
        const posted = fault === 'hangs' ? await postInTime(stage.here) : await post(stage.here);
        expect(posted).toMatchObject({ kind: 'in doubt' });
        expect(stage.attempts()).toBe(1);
        expect(stage.posts(stage.here)).toHaveLength(when === 'after' ? 1 : 0);
        expect(await find(stage.here)).toEqual(
          when === 'after' ? { kind: 'found', post: stage.posts(stage.here)[0] } : { kind: 'absent' },
        );
      },
    );

    it('delays posts only in the rate-limited channel', async () => {
      stage.limitRate(stage.here, 30);
      expect(await post(stage.here)).toMatchObject({ kind: 'retry', scope: 'channel' });
      expect(await post(stage.there)).toMatchObject({ kind: 'sent' });
      expect([stage.attempts(), stage.posts(stage.here).length]).toEqual([2, 0]);
    });

    it('reports how long to wait', async () => {
      stage.limitRate(stage.here, 47);
      const posted = await post(stage.here);
      expect(posted.kind === 'retry' && posted.after.total('seconds')).toBeGreaterThanOrEqual(47);
    });

    it.each(['channel', 'workspace'] as const)('rejects a post permanently if the %s is gone', async (scope) => {
      stage.removeScope(stage.here, scope);
      expect(await post(stage.here)).toMatchObject({ kind: 'rejected', gone: scope });
      expect([stage.attempts(), stage.posts(stage.here).length]).toEqual([1, 0]);
      const { kind } = await post(stage.there);
      expect(kind).toBe(scope === 'channel' ? 'sent' : 'rejected');
    });

    it.each(['is rate-limited', 'fails'] as const)('asks to search again later if the history %s', async (how) => {
      await post(stage.here);
      stage.failSearch(stage.here, how);
      expect(await find(stage.here)).toMatchObject({ kind: 'retry' });
      expect(stage.readings()).toBe(1);
      expect(await find(stage.here)).toMatchObject({ kind: 'found' });
    });

    it('asks to search again later if the history is too slow', async () => {
      stage.failSearch(stage.here, 'hangs');
      const timeout = new AbortController();
      const found = find(stage.here, FIRST, timeout.signal);
      await waitUntil(() => stage.readings() === 1);
      timeout.abort(new DOMException('too late', 'TimeoutError'));
      expect(await found).toMatchObject({ kind: 'retry' });
    });

    it('ends the search if it has no permission to read the history', async () => {
      stage.failSearch(stage.here, 'forever');
      expect(await find(stage.here)).toMatchObject({ kind: 'unreadable' });
    });

    it('does nothing after its timeout', async () => {
      const timedOut = AbortSignal.abort(new DOMException('too late', 'TimeoutError'));
      expect(await post(stage.here, FIRST, timedOut)).toMatchObject({ kind: 'retry' });
      expect(await find(stage.here, FIRST, timedOut)).toMatchObject({ kind: 'retry' });
      expect([stage.attempts(), stage.readings()]).toEqual([0, 0]);
    });

    it('sends nothing if it is too late once a connection opens, and allows a retry at once', async () => {
      const connection = holdConnections();
      let isLate = false;
      const maySend = vi.fn(() => !isLate);
      const posted = post(stage.here, FIRST, never(), maySend);
      await connection.wanted;
      // The process is frozen here, before it has called `maySend`.
      expect(maySend).not.toHaveBeenCalled();
      isLate = true;
      connection.open();
      expect(await posted).toEqual({ kind: 'retry', scope: 'channel', after: NO_WAIT, reason: expect.any(String) });
      expect([stage.attempts(), stage.posts(stage.here).length]).toEqual([0, 0]);
      expect(await find(stage.here)).toEqual({ kind: 'absent' });
    });

    it("opens a person's direct messages and posts there, or reports whether trying again can help", async () => {
      const { person, here } = stage;
      const { directMessages } = stage.platform;
      expect(directMessages === undefined).toBe(person === undefined);
      if (!directMessages || person === undefined) return;
      const channel = await directMessages.open(here.workspace, person, never());
      expect(await post({ ...here, channel: String(channel) })).toMatchObject({ kind: 'sent' });
      expect(directMessages.linkTo(here)).toMatch(new RegExp(`^https://.*${here.channel}$`));
      expect(await directMessages.open(here.workspace, '1999', never())).toMatchObject({ kind: 'rejected' });
      await stage.disconnect();
      expect(await directMessages.open(here.workspace, person, never())).toMatchObject({ kind: 'retry' });
    });

    it('sends nothing over an open connection if it is too late', async () => {
      await post(stage.there);
      expect(await post(stage.here, FIRST, never(), () => false)).toMatchObject({ kind: 'retry', after: NO_WAIT });
      expect([stage.attempts(), stage.posts(stage.here).length]).toEqual([1, 0]);
      expect(await post(stage.here)).toMatchObject({ kind: 'sent' });
    });

    it('reports that nothing was sent if it could not connect', async () => {
      await stage.disconnect();
      expect(await post(stage.here)).toMatchObject({ kind: 'retry' });
      expect(await find(stage.here)).toMatchObject({ kind: 'retry' });
    });
  });
}
