/** Where an app's settings are. */
export const APPS = "the app's settings at https://api.slack.com/apps";
/** The tokens of one workspace: how each looks, and where it stands. */
export const KINDS = {
  bot: {
    variable: 'SLACK_BOT_TOKEN',
    prefix: 'xoxb-',
    form: /^(xoxe\.)?xoxb-[\w-]+$/,
    where: `the Bot User OAuth Token (xoxb-…) stands under OAuth & Permissions in ${APPS}, once the app is installed`,
  },
  app: {
    variable: 'SLACK_APP_TOKEN',
    prefix: 'xapp-',
    form: /^xapp-[\w-]+$/,
    where: `an App-Level Token (xapp-…) with the scope connections:write is made under Basic Information in ${APPS}`,
  },
} as const;

export type Kind = (typeof KINDS)[keyof typeof KINDS];

/** What is wrong with a token by its looks, in words that do not show it. */
export function malformed({ variable, prefix, form, where }: Kind, token = ''): string[] {
  if (token === '') return [`${variable} is missing: ${where}`];
  if (form.test(token)) return [];
  const other = Object.values(KINDS).find((kind) => kind.variable !== variable && token.startsWith(kind.prefix));
  if (other) return [`${variable} holds a token for ${other.variable} (${other.prefix}…): ${where}`];
  if (/^xox[a-z]/.test(token) && !token.startsWith(prefix))
    return [`${variable} holds a token of another kind: ${where}`];
  return [`${variable} is not well-formed (${prefix}… without quotes or spaces): ${where}`];
}
