export const APP_SETTINGS = "the app's settings at https://api.slack.com/apps";
const ROTATION_PROBLEM =
  'it expires after 12 hours, and nothing here can renew it. Make an app without token rotation from the manifest and use its token, or serve several workspaces with SLACK_CLIENT_ID and SLACK_CLIENT_SECRET, whose tokens are renewed';

export const TOKEN_KINDS = {
  bot: {
    variable: 'SLACK_BOT_TOKEN',
    prefix: 'xoxb-',
    form: /^xoxb-[\w-]+$/,
    whereToFind: `find the Bot User OAuth Token (xoxb-…) under OAuth & Permissions in ${APP_SETTINGS}, once the app is installed`,
  },
  app: {
    variable: 'SLACK_APP_TOKEN',
    prefix: 'xapp-',
    form: /^xapp-[\w-]+$/,
    whereToFind: `create an App-Level Token (xapp-…) with the scope connections:write under Basic Information in ${APP_SETTINGS}`,
  },
} as const;

export type TokenKind = (typeof TOKEN_KINDS)[keyof typeof TOKEN_KINDS];

/** Describes a malformed token, without revealing it. */
export function tokenProblems({ variable, prefix, form, whereToFind }: TokenKind, token: string): string[] {
  if (token === '') return [`${variable} is missing: ${whereToFind}`];
  if (form.test(token)) return [];
  if (token.startsWith('xoxe.')) return [`${variable} is a rotating token (xoxe.…): ${ROTATION_PROBLEM}`];
  const otherKind = Object.values(TOKEN_KINDS).find(
    (kind) => kind.variable !== variable && token.startsWith(kind.prefix),
  );
  if (otherKind) return [`${variable} holds a token for ${otherKind.variable} (${otherKind.prefix}…): ${whereToFind}`];
  if (/^xox[a-z]/.test(token) && !token.startsWith(prefix))
    return [`${variable} holds a token of another kind: ${whereToFind}`];
  return [`${variable} is not well-formed (${prefix}… without quotes or spaces): ${whereToFind}`];
}
