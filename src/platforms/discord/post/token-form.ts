export const BOT_PAGE = 'the Bot page of the application at https://discord.com/developers/applications';

export const TOKEN_VARIABLE = 'DISCORD_TOKEN';
export const TOKEN_HELP = `the bot's token is shown once on ${BOT_PAGE}, after Reset Token`;
const TOKEN_FORM = /^[\w-]{18,}\.[\w-]{6,}\.[\w-]{20,}$/;
/** Common mistakes: other values from the application's pages, or a prefix before the token. */
const LOOKALIKES = [
  [/^\d{17,20}$/, "the application's id"],
  [/^[0-9a-f]{64}$/i, "the application's public key"],
  [/^[\w-]{32}$/, "the application's client secret"],
  [/^(bot|bearer)\s/i, 'a word before the token'],
] as const;

/** Explains what is wrong with a token, without showing it; undefined if it is well-formed. */
export function tokenProblem(token: string): string | undefined {
  if (token === '') return `${TOKEN_VARIABLE} is missing: ${TOKEN_HELP}`;
  if (TOKEN_FORM.test(token)) return undefined;
  const [, lookalike] = LOOKALIKES.find(([form]) => form.test(token)) ?? [];
  if (lookalike !== undefined) return `${TOKEN_VARIABLE} holds ${lookalike}: ${TOKEN_HELP}`;
  return `${TOKEN_VARIABLE} is not well-formed (three parts with dots between, without quotes or spaces): ${TOKEN_HELP}`;
}
