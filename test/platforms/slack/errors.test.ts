import { WebAPIHTTPError, WebAPIRequestError } from '@slack/web-api';
import { describe, expect, it } from 'vitest';
import { failureText } from '../../../src/platforms/discord/rest/failure.ts';
import { failureOf } from '../../../src/platforms/slack/post/errors.ts';

const error = (extraFields: object) => Object.assign(new Error('xoxb-1-secret'), extraFields);
const connectionRefused = error({ code: 'ECONNREFUSED', syscall: 'connect' });
const reset = error({ code: 'ECONNRESET', syscall: 'read' });
const failed = (cause: unknown) => new WebAPIRequestError(new TypeError('fetch failed', { cause }));
const httpError = (status: number) => new WebAPIHTTPError(status, 'Found', {});

describe('a failed call to Slack', () => {
  it.each([
    ['an unknown host name', error({ code: 'ENOTFOUND', syscall: 'getaddrinfo' })],
    ['a closed port', connectionRefused],
    ['a connection timeout', error({ code: 'UND_ERR_CONNECT_TIMEOUT' })],
    ['a refused connection at every address', new AggregateError([connectionRefused, connectionRefused])],
  ])('with %s has sent nothing', (_, cause) => {
    expect(failureOf(failed(cause))).toMatchObject({ kind: 'not done' });
  });

  it.each([
    ['a connection reset', reset],
    ['a connection reset at one of several addresses', new AggregateError([connectionRefused, reset])],
    ['a closed socket', error({ code: 'UND_ERR_SOCKET' })],
    ['no known cause', undefined],
  ])('with %s may have sent something', (_, cause) => {
    expect(failureOf(failed(cause))).toEqual({ kind: 'unknown', reason: 'the connection to Slack broke' });
  });

  it.each([
    ['ECONNREFUSED', 'connection refused'],
    ['ENOTFOUND', 'its host name is unknown'],
    ['UND_ERR_CONNECT_TIMEOUT', 'connection timed out'],
    ['CERT_HAS_EXPIRED', 'its certificate has expired'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'its certificate is for another host name'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'its certificate is not trusted'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'its certificate is not trusted'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'its certificate is not trusted'],
  ])('with %s says what to do, and has sent nothing', (code, problem) => {
    const cause = error({ code, ...(code.startsWith('E') && { syscall: 'connect' }) });
    const { kind, reason } = failureOf(failed(cause));
    expect([kind, reason]).toEqual([
      'not done',
      expect.stringMatching(new RegExp(`^Slack cannot be reached \\(${problem}\\): \\w`)),
    ]);
    expect(reason).not.toContain('secret');
    expect(failureText(new TypeError('fetch failed', { cause }))).toBe(reason.replace('Slack', 'Discord'));
  });

  it('with a redirect is reported, with the status if it is known', () => {
    const words = 'redirects elsewhere';
    expect(failureOf(failed(new Error('unexpected redirect')))).toMatchObject({
      kind: 'unknown',
      reason: expect.stringContaining(words),
    });
    const slack = failureOf(httpError(302));
    expect(slack).toMatchObject({ kind: 'unknown', reason: expect.stringContaining(`${words} with HTTP 302`) });
  });

  it('with an unknown error may have sent something, and its reason reveals no secret', () => {
    for (const thrown of [new TypeError('terminated: xoxb-1-secret'), 'xoxb-1-secret', undefined, null]) {
      expect(failureOf(thrown)).toEqual({ kind: 'unknown', reason: 'the connection to Slack broke' });
    }
  });
});
