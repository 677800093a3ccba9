import { Routes } from 'discord-api-types/v10';
import { z } from 'zod';
import { BOT_PAGE, NO_ACCESS, troubleOf, UNREADABLE } from './errors.ts';
import { createDiscordRest } from './rest.ts';

/** What came of looking at the token. */
export type TokenCheck =
  | {
      readonly kind: 'right';
      readonly application: string;
      readonly name: string;
      readonly botUser: string;
      /** In hexadecimal: what signs interactions that come over HTTP. */
      readonly publicKey: string;
    }
  /** What is wrong with it, in a sentence, with where to find the right one. */
  | { readonly kind: 'wrong'; readonly problem: string }
  /** Discord could not be asked. */
  | { readonly kind: 'unknown'; readonly reason: string };

const VARIABLE = 'DISCORD_TOKEN';
const WHERE = `the bot's token is shown once on ${BOT_PAGE}, after Reset Token`;
const FORM = /^[\w-]{18,}\.[\w-]{6,}\.[\w-]{20,}$/;
/** What else stands on the pages of an application, and may have been taken for the token. */
const OTHERS = [
  [/^\d{17,20}$/, "the application's id"],
  [/^[0-9a-f]{64}$/i, "the application's public key"],
  [/^[\w-]{32}$/, "the application's client secret"],
  [/^(bot|bearer)\s/i, 'a word before the token'],
] as const;

const APPLICATION = z.object({
  id: z.string(),
  name: z.string(),
  verify_key: z.string(),
  bot: z.object({ id: z.string() }).optional(),
});

/**
 * Looks whether the token is there, well-formed and accepted by Discord, before anything else is begun. Never throws for
 * what Discord or the network does; the token does not stand in what it says.
 */
export async function checkDiscordToken(
  token: string | undefined,
  { apiUrl, signal }: { readonly apiUrl?: string; readonly signal: AbortSignal },
): Promise<TokenCheck> {
  const problem = malformed(token ?? '');
  if (problem !== undefined) return { kind: 'wrong', problem };
  try {
    signal.throwIfAborted();
    const answer = await createDiscordRest(token ?? '', { apiUrl }).get(Routes.currentApplication(), { signal });
    const { success, data } = APPLICATION.safeParse(answer);
    if (!success) return { kind: 'unknown', reason: UNREADABLE.reason };
    const { id, name, verify_key: publicKey, bot } = data;
    return { kind: 'right', application: id, name, botUser: bot?.id ?? id, publicKey };
  } catch (error) {
    const trouble = troubleOf(error);
    if (trouble === NO_ACCESS || trouble.kind === 'refused' || trouble.kind === 'no token') {
      return { kind: 'wrong', problem: `Discord does not take ${VARIABLE}, or it was reset: ${WHERE}` };
    }
    return { kind: 'unknown', reason: trouble.reason };
  }
}

/** What is wrong with a token by its looks. */
function malformed(token: string): string | undefined {
  if (token === '') return `${VARIABLE} is missing: ${WHERE}`;
  if (FORM.test(token)) return undefined;
  const other = OTHERS.find(([form]) => form.test(token))?.[1];
  if (other !== undefined) return `${VARIABLE} holds ${other}: ${WHERE}`;
  return `${VARIABLE} is not well-formed (three parts with dots between, without quotes or spaces): ${WHERE}`;
}
