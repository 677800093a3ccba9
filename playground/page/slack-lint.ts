/** The page's renderer formats this markup, but Slack shows it literally. */
const LENIENT_MARKUP: readonly (readonly [pattern: RegExp, description: string])[] = [
  [/\*\*[^*\n]+\*\*/, 'is not bold in Slack: one asterisk on each side is'],
  [/\[[^\]\n]+\]\([^)\s]+\)/, 'is no link in Slack: <https://…|text> is'],
  [/^#{1,6} .+$/m, 'is no heading in Slack: a header block is'],
  [/__[^_\n]+__/, 'is not bold in Slack: one asterisk on each side is'],
];
/** The renderer decodes entities even in plain text. */
const ESCAPED_ENTITY = /&(?:gt|lt|amp);/;

/** Returns the differences between the page and Slack for a payload, one line each. */
export function slackLint(payload: unknown): string[] {
  return [...new Set([...lintValue(payload)])];
}

function* lintValue(value: unknown): Generator<string> {
  if (typeof value !== 'object' || value === null) return;
  if ('type' in value && 'text' in value && typeof value.text === 'string') {
    if (value.type === 'mrkdwn') {
      for (const [pattern, description] of LENIENT_MARKUP) {
        const markup = pattern.exec(value.text)?.[0];
        if (markup !== undefined) yield `“${markup}” ${description}.`;
      }
    }
    const entity = value.type === 'plain_text' ? ESCAPED_ENTITY.exec(value.text)?.[0] : undefined;
    if (entity !== undefined) yield `“${entity}” in plain text is shown by Slack as it is typed.`;
  }
  for (const innerValue of Object.values(value)) yield* lintValue(innerValue);
}
