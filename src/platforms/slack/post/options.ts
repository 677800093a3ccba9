import type { WebClientOptions } from '@slack/web-api';
import { type SlackClientOptions, slackClientOptions } from './client.ts';

/** How long a call of the Web API or of a response_url may take, in milliseconds. */
const TIMEOUT = 10_000;

/** The options of the clients that Bolt makes: those of every client, and nothing may take for ever. */
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
