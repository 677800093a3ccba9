import { PLATFORMS } from '../app/platforms.ts';
import { UserError } from '../lib/user-error.ts';
import { parseText } from '../message/parse.ts';
import type { PlatformRow } from '../platforms/kit/row.ts';
import { renderText, type Screen } from '../platforms/terminal/render.ts';
import type { ReplyContext } from '../reply/context.ts';
import { respond } from '../reply/respond.ts';

interface ShowOptions {
  readonly platform: string;
  /** Only for the platform "text"; payloads of other platforms are always JSON. */
  readonly json?: boolean;
}

/** Lists the values of `--platform`. The terminal is "text". */
export function shownPlatforms(rows: readonly PlatformRow[] = PLATFORMS): string {
  return ['text', ...rows.map(({ name }) => name)].join(', ');
}

/** The `show` command: returns what a platform would send in reply to a command. */
export async function show(
  text: string,
  { platform, json }: ShowOptions,
  context: ReplyContext,
  screen: Screen,
  rows: readonly PlatformRow[] = PLATFORMS,
): Promise<string> {
  const { command } = context.briefing;
  if (platform === 'text') {
    const message = respond(parseText(text, command), context);
    return json ? JSON.stringify(message, null, 2) : renderText(message, screen);
  }
  const row = rows.find(({ name }) => name === platform);
  if (!row) throw new UserError(`Unknown platform "${platform}". Use one of: ${shownPlatforms(rows)}.`);
  const payloads = await row.show(text, command, (intent) => respond(intent, context));
  return JSON.stringify(payloads.length === 1 ? payloads[0] : payloads, null, 2);
}
