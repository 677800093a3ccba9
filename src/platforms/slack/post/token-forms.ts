export const APP_SETTINGS = "the app's settings at https://api.slack.com/apps";
const ROTATING =
  'it expires after 12 hours, and nothing here can renew it. Make an app without token rotation from the manifest and use its token, or serve several workspaces with SLACK_CLIENT_ID and SLACK_CLIENT_SECRET, whose tokens are renewed';

/** The form of each token of a workspace, and where to find it. */
export const TOKEN_KINDS = {
  bot: {
    variable: 'SLACK_BOT_TOKEN',
    prefix: 'xoxb-',
    form: /^xoxb-[\w-]+$/,
    where: `find the Bot User OAuth Token (xoxb-…) under OAuth & Permissions in ${APP_SETTINGS}, once the app is installed`,
  },
  app: {
    variable: 'SLACK_APP_TOKEN',
    prefix: 'xapp-',
    form: /^xapp-[\w-]+$/,
    where: `create an App-Level Token (xapp-…) with the scope connections:write under Basic Information in ${APP_SETTINGS}`,
  },
} as const;

export type TokenKind = (typeof TOKEN_KINDS)[keyof typeof TOKEN_KINDS];

/** Describes what is wrong with a token's form, without the token. */
export function tokenProblems({ variable, prefix, form, where }: TokenKind, token: string): string[] {
  if (token === '') return [`${variable} is missing: ${where}`];
  if (form.test(token)) return [];
  if (token.startsWith('xoxe.')) return [`${variable} is a rotating token (xoxe.…): ${ROTATING}`];
  const other = Object.values(TOKEN_KINDS).find((kind) => kind.variable !== variable && token.startsWith(kind.prefix));
  if (other) return [`${variable} holds a token for ${other.variable} (${other.prefix}…): ${where}`];
  if (/^xox[a-z]/.test(token) && !token.startsWith(prefix))
    return [`${variable} holds a token of another kind: ${where}`];
  return [`${variable} is not well-formed (${prefix}… without quotes or spaces): ${where}`];
}
