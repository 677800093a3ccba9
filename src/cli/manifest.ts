import { UserError } from '../lib/user-error.ts';
import { manifestOf } from '../platforms/slack/manifest/manifest.ts';

export interface ManifestOptions {
  /** Whether the app was made with Slack's older assistant pane. */
  readonly assistant?: boolean | undefined;
  readonly mode: string;
  /** The public HTTPS address of the bot. */
  readonly url?: string | undefined;
}

interface Named {
  readonly title: string;
  readonly command: string;
}

/**
 * The verb `manifest`: the manifest of the Slack app, as JSON.
 * @throws UserError if Slack would reject the mode, the address or the name of the command
 */
export function manifest(
  [first, ...others]: readonly [Named, ...Named[]],
  { mode, url, assistant = false }: ManifestOptions,
): string {
  try {
    return JSON.stringify(manifestOf(first, reachOf(mode, url), assistant ? 'assistant' : 'agent', others), null, 2);
  } catch (error) {
    throw error instanceof RangeError ? new UserError(error.message) : error;
  }
}

function reachOf(mode: string, url: string | undefined) {
  if (mode === 'socket') {
    if (url === undefined) return { mode } as const;
    throw new UserError('--url is for --mode http: in Socket Mode the app has no address.');
  }
  if (mode !== 'http') throw new UserError(`Unknown mode "${mode}". Use socket or http.`);
  if (url === undefined) throw new UserError('--mode http needs --url, such as https://bot.example.com.');
  if (URL.parse(url)?.protocol !== 'https:') {
    throw new UserError(`--url "${url}" is not an https address; write https://bot.example.com.`);
  }
  return { mode, url } as const;
}
