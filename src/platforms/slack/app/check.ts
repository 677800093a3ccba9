import { checkSlackClient, checkSlackTokens } from '../post/tokens.ts';
import type { SlackConfig } from './access.ts';

/**
 * Checks that Slack accepts the tokens, or the app's id and secret. Never throws for errors of Slack or the network.
 * @param timeout in milliseconds
 */
export function checkAccess(config: SlackConfig, timeout: number) {
  const { apiUrl, receive } = config;
  const asking = { signal: AbortSignal.timeout(timeout), ...(apiUrl !== undefined && { apiUrl }) };
  if ('oauth' in config) return checkSlackClient(config.oauth, asking);
  const appToken = receive.kind === 'socket' ? { appToken: receive.appToken } : {};
  return checkSlackTokens({ botToken: config.botToken, ...appToken }, asking);
}
