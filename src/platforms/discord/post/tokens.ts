import { Routes } from 'discord-api-types/v10';
import { z } from 'zod';
import { createDiscordRest, type DiscordAccess } from '../rest/rest.ts';
import { failureOf, INVALID_RESPONSE, NO_ACCESS } from './errors.ts';
import { TOKEN_HELP, TOKEN_VARIABLE, tokenProblem } from './token-form.ts';

export type TokenCheck =
  | {
      readonly kind: 'right';
      readonly application: string;
      readonly name: string;
      readonly botUser: string;
      readonly publicKey: string;
    }
  | { readonly kind: 'wrong'; readonly problem: string }
  | { readonly kind: 'unknown'; readonly reason: string };

const APPLICATION = z.object({
  id: z.string(),
  name: z.string(),
  verify_key: z.string(),
  bot: z.object({ id: z.string() }).optional(),
});

export async function checkDiscordToken(access: DiscordAccess, signal: AbortSignal): Promise<TokenCheck> {
  const problem = tokenProblem(access.token);
  if (problem !== undefined) return { kind: 'wrong', problem };
  try {
    signal.throwIfAborted();
    const response = await createDiscordRest(access).get(Routes.currentApplication(), { signal });
    const { success, data } = APPLICATION.safeParse(response);
    if (!success) return { kind: 'unknown', reason: INVALID_RESPONSE.reason };
    const { id, name, verify_key: publicKey, bot } = data;
    return { kind: 'right', application: id, name, botUser: bot?.id ?? id, publicKey };
  } catch (error) {
    const failure = failureOf(error);
    if (failure === NO_ACCESS || failure.kind === 'refused' || failure.kind === 'no token') {
      return { kind: 'wrong', problem: `Discord does not accept ${TOKEN_VARIABLE}, or it was reset: ${TOKEN_HELP}` };
    }
    return { kind: 'unknown', reason: failure.reason };
  }
}
