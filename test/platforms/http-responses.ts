import { describe, expect, it } from 'vitest';
import type { HttpAnswer } from '../../fakes/http.ts';
import type { FindResult, PostResult } from '../../src/ports/platform.ts';

interface Stage {
  post(): Promise<PostResult>;
  find(): Promise<FindResult>;
  /** Applies to the next post and the next search. */
  fault(answer: HttpAnswer): void;
  attempts(): number;
}

export function describeHttpResponses(platform: string, token: string, start: () => Promise<Stage>): void {
  describe(`an HTTP response from ${platform}`, () => {
    it.each([
      ['cut short', '{"ok":tr'],
      ['an HTML page', `<html>${token}</html>`],
      ['empty', ''],
      ["without the message's id", '{"ok":true}'],
      ['without an error', '{"ok":false}'],
      ['not an object', 'null'],
    ])('that is %s leaves the post in doubt, and is not quoted', async (_, body) => {
      const { post, find, fault, attempts } = await start();
      fault({ status: 200, headers: { 'content-type': 'application/json' }, body });
      const posted = await post();
      expect(posted).toMatchObject({ kind: 'in doubt' });
      expect(JSON.stringify(posted)).not.toContain(token);
      expect(await find()).toMatchObject({ kind: 'retry' });
      expect(attempts()).toBe(1);
    });

    it.each([500, 502, 503, 504, 408, 302])('with status %i leaves the post in doubt', async (status) => {
      const { post, fault, attempts } = await start();
      fault({ status });
      expect(await post()).toMatchObject({ kind: 'in doubt' });
      expect(attempts()).toBe(1);
    });

    it.each([400, 403, 404, 413])('with status %i that comes from a proxy is retried later', async (status) => {
      const { post, find, fault } = await start();
      fault({ status, headers: { 'content-type': 'text/html' }, body: '<html></html>' });
      const reason = `something between the bot and ${platform} answered HTTP ${status}: check the proxy and the firewall`;
      expect(await post()).toMatchObject({ kind: 'retry', scope: 'channel', reason });
      expect(await find()).toMatchObject({ kind: 'retry', reason });
    });

    it.each([{}, { 'retry-after': 'soon' }, { 'retry-after': '0' }])(
      'is recognised as a rate limit with the headers %j',
      async (headers) => {
        const { post, find, fault } = await start();
        fault({ status: 429, headers: { 'content-type': 'application/json', ...headers }, body: '{"global":false}' });
        const posted = await post();
        expect(posted.kind === 'retry' && posted.after.total('seconds')).toBeGreaterThanOrEqual(1);
        expect(await find()).toMatchObject({ kind: 'retry' });
      },
    );
  });
}
