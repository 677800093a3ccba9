import { APICallError, JSONParseError, NoObjectGeneratedError, NoOutputGeneratedError, TypeValidationError } from 'ai';
import type { ReaderFault } from '../ports/reader.ts';
import { RefusedResponse } from './bounded-fetch.ts';

/** Guards against circular causes. */
const MAX_CAUSES = 10;

/** Keeps nothing of the error itself, which may quote the question or the key. */
export function classifyFault(error: unknown): { readonly reason: ReaderFault; readonly retryAfter?: number } {
  const causes = causesOf(error);
  const refusal = causes.find((cause) => cause instanceof RefusedResponse);
  if (refusal) return { reason: refusal.fault };
  if (
    causes.some((cause) => cause instanceof Error && (cause.name === 'AbortError' || cause.name === 'TimeoutError'))
  ) {
    return { reason: 'late' };
  }
  const callError = causes.find((cause) => APICallError.isInstance(cause));
  if (callError) return classifyCallError(callError);
  if (causes.some((cause) => NoObjectGeneratedError.isInstance(cause))) {
    return { reason: causes.some((cause) => TypeValidationError.isInstance(cause)) ? 'unknown id' : 'no JSON' };
  }
  if (NoOutputGeneratedError.isInstance(error)) return { reason: 'no JSON' };
  if (causes.some((cause) => TypeValidationError.isInstance(cause) || JSONParseError.isInstance(cause))) {
    return { reason: 'not the API' };
  }
  return { reason: 'failed' };
}

function classifyCallError({ statusCode, responseHeaders = {} }: APICallError): ReturnType<typeof classifyFault> {
  if (statusCode === undefined) return { reason: 'unreachable' };
  if (statusCode === 401 || statusCode === 403) return { reason: 'wrong key' };
  if (statusCode === 404) return { reason: 'no such model' };
  if (statusCode === 429) {
    const seconds = Number(responseHeaders['retry-after']);
    return { reason: 'rate limit', ...(seconds > 0 && Number.isFinite(seconds) && { retryAfter: seconds }) };
  }
  if (statusCode >= 500) return { reason: 'server error' };
  return { reason: statusCode < 300 ? 'not the API' : 'refused' };
}

function causesOf(error: unknown): readonly unknown[] {
  const causes = [error];
  for (let cause = error; cause instanceof Error && cause.cause !== undefined && causes.length < MAX_CAUSES; ) {
    cause = cause.cause;
    causes.push(cause);
  }
  return causes;
}
