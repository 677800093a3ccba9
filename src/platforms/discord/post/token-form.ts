/** Where an application's token stands. */
export const BOT_PAGE = 'the Bot page of the application at https://discord.com/developers/applications';

export const VARIABLE = 'DISCORD_TOKEN';
export const WHERE = `the bot's token is shown once on ${BOT_PAGE}, after Reset Token`;
const FORM = /^[\w-]{18,}\.[\w-]{6,}\.[\w-]{20,}$/;
/** What else stands on the pages of an application, and may have been taken for the token. */
const OTHERS = [
  [/^\d{17,20}$/, "the application's id"],
  [/^[0-9a-f]{64}$/i, "the application's public key"],
  [/^[\w-]{32}$/, "the application's client secret"],
  [/^(bot|bearer)\s/i, 'a word before the token'],
] as const;

/** What is wrong with a token by its looks, in words that do not show it. */
export function malformed(token: string): string | undefined {
  if (token === '') return `${VARIABLE} is missing: ${WHERE}`;
  if (FORM.test(token)) return undefined;
  const other = OTHERS.find(([form]) => form.test(token))?.[1];
  if (other !== undefined) return `${VARIABLE} holds ${other}: ${WHERE}`;
  return `${VARIABLE} is not well-formed (three parts with dots between, without quotes or spaces): ${WHERE}`;
}
