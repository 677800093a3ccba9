import { Temporal } from 'temporal-polyfill';
import { NotSentError } from '../../outbound/send.ts';
import type { FindResult, PostResult } from '../../ports/platform.ts';
import { connectionFault, redirectFault } from './connection-fault.ts';

/** Used after a failed call, and if a platform asks us to wait without saying how long. */
export const DEFAULT_WAIT_SECONDS = 30;

const NO_WAIT = new Temporal.Duration();
export const SHORT_WAIT = Temporal.Duration.from({ seconds: DEFAULT_WAIT_SECONDS });
export const LONG_WAIT = Temporal.Duration.from({ minutes: 5 });

/** Repeating the call would not help. */
export interface Refused {
  readonly kind: 'refused';
  readonly reason: string;
  readonly gone: 'none' | 'channel' | 'workspace';
}

export type CallFailure =
  | Refused
  /** The platform did not carry out the call. `scope` says which calls have to wait. */
  | {
      readonly kind: 'limited' | 'not done' | 'no token';
      readonly reason: string;
      readonly after: Temporal.Duration;
      readonly scope: 'channel' | 'workspace' | 'platform';
    }
  /** The platform may have carried out the call. */
  | { readonly kind: 'unknown'; readonly reason: string };

export function failedPost(failure: CallFailure): Exclude<PostResult, { kind: 'sent' }> {
  const { kind, reason } = failure;
  if (kind === 'unknown') return { kind: 'in doubt', reason };
  if (kind === 'refused') return { kind: 'rejected', reason, gone: failure.gone };
  return { kind: 'retry', after: failure.after, scope: failure.scope, reason };
}

export function failedFind(failure: CallFailure): FindResult {
  const { kind, reason } = failure;
  if (kind === 'refused') return { kind: 'unreadable', reason };
  return { kind: 'retry', after: kind === 'unknown' ? SHORT_WAIT : failure.after, reason };
}

/** Classifies a network error. The reason contains no address. */
export function networkFailure(error: unknown, platform: string): CallFailure {
  if (error instanceof NotSentError && error.cause === undefined) {
    return {
      kind: 'not done',
      reason: 'the deadline passed before the call began',
      after: NO_WAIT,
      scope: 'channel',
    };
  }
  const fault = connectionFault(error, platform);
  if (isCausedBy(error, isUnconnected) || isCausedBy(error, isUntrusted)) {
    const reason = fault ?? `${platform} cannot be reached: check the network and any proxy`;
    return { kind: 'not done', reason, after: SHORT_WAIT, scope: 'channel' };
  }
  const isTimeout = error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError');
  const brokenConnection = redirectFault(error, platform) ?? `the connection to ${platform} broke`;
  const reason = isTimeout ? `${platform} did not answer in time` : brokenConnection;
  return { kind: 'unknown', reason };
}

/** Classifies a response that came from a proxy or firewall instead of the platform. */
export function foreignResponse(status: number, platform: string): CallFailure {
  const reason = `something between the bot and ${platform} answered HTTP ${status}: check the proxy and the firewall`;
  return { kind: 'not done', reason, after: LONG_WAIT, scope: 'channel' };
}

const UNCONNECTED_CODES = ['UND_ERR_CONNECT_TIMEOUT'];
const CONNECTING_CALLS = ['connect', 'getaddrinfo'];
const CERTIFICATE_CODES = /^(?:CERT_|ERR_TLS_CERT_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_)/;

function isUnconnected(error: Error): boolean {
  if (error instanceof NotSentError) return true;
  if ('code' in error && UNCONNECTED_CODES.includes(String(error.code))) return true;
  return 'syscall' in error && CONNECTING_CALLS.includes(String(error.syscall));
}

function isUntrusted(error: Error): boolean {
  return 'code' in error && CERTIFICATE_CODES.test(String(error.code));
}

/** An aggregate matches if all its errors do. */
function isCausedBy(error: unknown, isMatch: (error: Error) => boolean): boolean {
  if (!(error instanceof Error)) return false;
  if (isMatch(error)) return true;
  const causes = error instanceof AggregateError && error.errors.length > 0 ? error.errors : [error.cause];
  return causes.every((cause) => isCausedBy(cause, isMatch));
}
