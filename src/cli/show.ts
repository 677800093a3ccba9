import { PLATFORMS } from '../app/platforms.ts';
import { UserError } from '../lib/user-error.ts';
import { parseText } from '../message/parse.ts';
import type { PlatformRow } from '../platforms/kit/row.ts';
import { renderText, type Screen } from '../platforms/terminal/render.ts';
import type { ReplyContext } from '../reply/context.ts';
import { respond } from '../reply/respond.ts';

export interface ShowOptions {
  readonly platform: string;
  /** Print the message as JSON with the platform "text". Payloads of other platforms are always JSON. */
  readonly json: boolean;
}

/** The accepted values of `--platform`. "text" is the terminal. */
export const SHOWN_ON: readonly string[] = ['text', ...PLATFORMS.map(({ name }) => name)];

/**
 * The verb `show`: prints what a platform would send in reply to a command.
 * @param rows all platforms but the terminal
 * @throws UserError if the platform is unknown
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
    throw new UserError(`Unknown platform "${platform}". Use one of: ${names.join(', ')}.`);
  }
  const context = contextOf();
  const { command } = context.briefing;
  if (row) return oneOrAll(await row.show(typed, command, (intent) => respond(intent, context)));
  const message = respond(parseText(typed, command), context);
  return isJson ? json(message) : renderText(message, screen);
}

/** A single payload as an object, several as an array. */
function oneOrAll(payloads: readonly unknown[]): string {
  return json(payloads.length === 1 ? payloads[0] : payloads);
}

function json(value: unknown): string {
  return JSON.stringify(value, null, 2);
}
