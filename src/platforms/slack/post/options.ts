import type { WebClientOptions } from '@slack/web-api';
import { type SlackClientOptions, slackClientOptions } from './client.ts';

/** Timeout for a Web API or response_url call, in milliseconds. */
const TIMEOUT = 10_000;

/** The options for clients that Bolt creates: the common ones, with a timeout. */
export function clientOptions(options: SlackClientOptions): WebClientOptions {
  const common = slackClientOptions(options);
  const { fetch: send = fetch } = common;
  return {
    ...common,
    fetch: (url, init = {}) => {
      const signals = [init.signal, AbortSignal.timeout(TIMEOUT)].filter((signal) => signal !== undefined);
      return send(url, { ...init, signal: AbortSignal.any(signals) });
    },
  };
}
