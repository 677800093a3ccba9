import { WebAPIRequestError } from '@slack/web-api';
import { describe, expect, it } from 'vitest';
import { failureOf } from '../../../src/platforms/slack/post/errors.ts';

const error = (more: object) => Object.assign(new Error('xoxb-1-secret'), more);
const refused = error({ code: 'ECONNREFUSED', syscall: 'connect' });
const reset = error({ code: 'ECONNRESET', syscall: 'read' });
const failed = (cause: unknown) => new WebAPIRequestError(new TypeError('fetch failed', { cause }));

describe('trouble on the way to Slack', () => {
  it.each([
    ['a name that is not known', error({ code: 'ENOTFOUND', syscall: 'getaddrinfo' })],
    ['a port that is shut', refused],
    ['a connection that is not made in time', error({ code: 'UND_ERR_CONNECT_TIMEOUT' })],
    ['addresses of which none answers', new AggregateError([refused, refused])],
  ])('by %s has sent nothing', (_, cause) => {
    expect(failureOf(failed(cause))).toMatchObject({ kind: 'not done' });
  });

  it.each([
    ['a reset', reset],
    ['addresses of which one broke later', new AggregateError([refused, reset])],
    ['a socket that was closed', error({ code: 'UND_ERR_SOCKET' })],
    ['no cause at all', undefined],
  ])('by %s may have sent something', (_, cause) => {
    expect(failureOf(failed(cause))).toEqual({ kind: 'unknown', reason: 'the connection to Slack broke' });
  });

  it('by whatever else may have sent something, and tells nothing of it', () => {
    for (const odd of [new TypeError('terminated: xoxb-1-secret'), 'xoxb-1-secret', undefined, null]) {
      expect(failureOf(odd)).toEqual({ kind: 'unknown', reason: 'the connection to Slack broke' });
    }
  });
});
