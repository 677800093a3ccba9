import { PLATFORMS } from '../app/platforms.ts';
import { UserError } from '../lib/user-error.ts';
import { parseText } from '../message/parse.ts';
import type { PlatformRow } from '../platforms/kit/row.ts';
import { renderText, type Screen } from '../platforms/terminal/render.ts';
import type { ReplyContext } from '../reply/context.ts';
import { respond } from '../reply/respond.ts';

export interface ShowOptions {
  readonly platform: string;
  /** For the platform "text": the message as data. The others are data anyway. */
  readonly json: boolean;
}

/** What `--platform` takes: "text" is the terminal. */
export const SHOWN_ON: readonly string[] = ['text', ...PLATFORMS.map(({ name }) => name)];

/**
 * The verb `show`: what a platform would send for what follows the slash command.
 * @param rows the platforms besides the terminal
 * @throws UserError for an unknown platform
 */
export async function show(
  typed: string,
  { platform, json: isJson }: ShowOptions,
  contextOf: () => ReplyContext,
  screen: Screen,
  rows: readonly PlatformRow[] = PLATFORMS,
): Promise<string> {
  const row = rows.find(({ name }) => name === platform);
  if (!row && platform !== 'text') {
    const names = ['text', ...rows.map(({ name }) => name)];
    throw new UserError(`There is no platform "${platform}"; there are: ${names.join(', ')}.`);
  }
  const context = contextOf();
  const { command } = context.briefing;
  if (row) return oneOrAll(await row.show(typed, command, (intent) => respond(intent, context)));
  const message = respond(parseText(typed, command), context);
  return isJson ? json(message) : renderText(message, screen);
}

/** One payload, or an array if it takes several. */
function oneOrAll(payloads: readonly unknown[]): string {
  return json(payloads.length === 1 ? payloads[0] : payloads);
}

function json(value: unknown): string {
  return JSON.stringify(value, null, 2);
}
