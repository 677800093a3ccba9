import type { HttpAnswer } from '../http.ts';

const JSON_TYPE = { 'content-type': 'application/json' };

export function rateLimited(retryAfterSeconds: number, scope: 'user' | 'shared' | 'global' = 'user'): HttpAnswer {
  const global = scope === 'global';
  return {
    status: 429,
    headers: {
      ...JSON_TYPE,
      'retry-after': String(Math.ceil(retryAfterSeconds)),
      'x-ratelimit-scope': scope,
      ...(global
        ? { 'x-ratelimit-global': 'true' }
        : {
            'x-ratelimit-limit': '5',
            'x-ratelimit-remaining': '0',
            'x-ratelimit-reset-after': String(retryAfterSeconds),
            'x-ratelimit-bucket': 'abcd1234',
          }),
    },
    body: JSON.stringify({ message: 'You are being rate limited.', retry_after: retryAfterSeconds, global }),
  };
}

/** Cloudflare's response to an address that sent too many invalid requests. */
export function banned(retryAfterSeconds: number): HttpAnswer {
  const headers = { 'content-type': 'text/html', 'retry-after': String(retryAfterSeconds) };
  return { status: 429, headers, body: '<html>error code: 1015</html>' };
}

export function refusalResponse(status: number, code: number, message = 'Refused'): HttpAnswer {
  return { status, headers: JSON_TYPE, body: JSON.stringify({ message, code }) };
}
