import { UserError } from '../lib/user-error.ts';
import { manifestOf } from '../platforms/slack/manifest/manifest.ts';

export interface ManifestOptions {
  /** True for an app that was made with Slack's older assistant pane. */
  readonly assistant?: boolean | undefined;
  readonly mode: string;
  readonly url?: string | undefined;
}

type NamedStory = Parameters<typeof manifestOf>[0];

/** The `manifest` command: returns the manifest of the Slack app as JSON. */
export function manifest(
  [firstStory, ...otherStories]: readonly [NamedStory, ...NamedStory[]],
  { mode, url, assistant = false }: ManifestOptions,
): string {
  const connection = connectionOf(mode, url);
  try {
    return JSON.stringify(manifestOf(firstStory, connection, assistant ? 'assistant' : 'agent', otherStories), null, 2);
  } catch (error) {
    throw error instanceof RangeError ? new UserError(error.message) : error;
  }
}

function connectionOf(mode: string, url: string | undefined): Parameters<typeof manifestOf>[1] {
  if (mode === 'socket') {
    if (url === undefined) return { mode };
    throw new UserError('--url applies only to --mode http. Leave it out for Socket Mode.');
  }
  if (mode !== 'http') throw new UserError(`Unknown mode "${mode}". Use socket or http.`);
  if (url === undefined) throw new UserError('--mode http needs --url. Add --url https://bot.example.com.');
  if (URL.parse(url)?.protocol !== 'https:') {
    throw new UserError(`--url "${url}" is not an https URL; use one such as https://bot.example.com.`);
  }
  return { mode, url };
}
