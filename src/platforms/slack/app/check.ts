import { checkSlackClient, checkSlackTokens } from '../post/tokens.ts';
import type { SlackConfig } from './access.ts';

/**
 * Asks Slack whether it takes the tokens, or the app's id and secret. Never throws for what Slack or the network does.
 * @param timeout in milliseconds
 */
export function checkAccess(config: SlackConfig, timeout: number) {
  const { apiUrl, receive } = config;
  const asking = { signal: AbortSignal.timeout(timeout), ...(apiUrl !== undefined && { apiUrl }) };
  if ('oauth' in config) return checkSlackClient(config.oauth, asking);
  const appToken = receive.kind === 'socket' ? { appToken: receive.appToken } : {};
  return checkSlackTokens({ botToken: config.botToken, ...appToken }, asking);
}
