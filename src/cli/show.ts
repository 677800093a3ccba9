import { parseText } from '../message/parse.ts';
import { renderText, type Screen } from '../platforms/terminal/render.ts';
import type { ReplyContext } from '../reply/context.ts';
import { respond } from '../reply/respond.ts';
import { UserError } from './user-error.ts';

export interface ShowOptions {
  readonly platform: string;
  /** For the platform "text": the message as data. The others are data anyway. */
  readonly json: boolean;
}

type Shower = (typed: string, context: ReplyContext, screen: Screen, isJson: boolean) => string | Promise<string>;

/** What each platform would send. Those with an SDK are loaded only when they are asked for. */
const PLATFORMS = new Map<string, Shower>([
  [
    'text',
    (typed, context, screen, isJson) => {
      const message = respond(parseText(typed, context.briefing.command), context);
      return isJson ? json(message) : renderText(message, screen);
    },
  ],
  [
    'slack',
    async (typed, context) => {
      const { repliesTo } = await import('../platforms/slack/requests/command-reply.ts');
      return oneOrAll(repliesTo(typed, context.briefing.command, (intent) => respond(intent, context)));
    },
  ],
  [
    'discord',
    async (typed, context) => {
      const { repliesTo } = await import('../platforms/discord/requests/command-reply.ts');
      return oneOrAll(repliesTo(typed, context.briefing.command, (intent) => respond(intent, context)));
    },
  ],
]);

/**
 * The verb `show`: what a platform would send for what follows the slash command.
 * @throws UserError for an unknown platform
 */
export async function show(
  typed: string,
  { platform, json: isJson }: ShowOptions,
  context: () => ReplyContext,
  screen: Screen,
): Promise<string> {
  const shower = PLATFORMS.get(platform);
  if (!shower) {
    throw new UserError(`There is no platform "${platform}"; there are: ${[...PLATFORMS.keys()].join(', ')}.`);
  }
  return await shower(typed, context(), screen, isJson);
}

/** One payload, or an array if it takes several. */
function oneOrAll(payloads: readonly unknown[]): string {
  return json(payloads.length === 1 ? payloads[0] : payloads);
}

function json(value: unknown): string {
  return JSON.stringify(value, null, 2);
}
