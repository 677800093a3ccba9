/** Where Discord sends interactions over HTTP. */
export const DISCORD_ENDPOINT = '/discord/interactions';
