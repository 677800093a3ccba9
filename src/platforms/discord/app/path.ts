/** Where Discord sends interactions on HTTP. */
export const DISCORD_ENDPOINT = '/discord/interactions';
