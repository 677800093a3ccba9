/** The page's renderer formats this markup, but Slack shows it literally. */
const LENIENT_MARKUP: readonly (readonly [pattern: RegExp, description: string])[] = [
  [/\*\*[^*\n]+\*\*/, 'is not bold in Slack. Put one asterisk on each side'],
  [/\[[^\]\n]+\]\([^)\s]+\)/, 'is not a link in Slack. Write <https://…|text>'],
  [/^#{1,6} .+$/m, 'is not a heading in Slack. Use a header block'],
  [/__[^_\n]+__/, 'is not bold in Slack. Put one asterisk on each side'],
];
/** The renderer decodes entities even in plain text. */
const ESCAPED_ENTITY = /&(?:gt|lt|amp);/;

/** Describes where the page draws a payload differently from Slack. */
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
    if (entity !== undefined) yield `“${entity}” is literal text in Slack, which decodes no entities in plain text.`;
  }
  for (const innerValue of Object.values(value)) yield* lintValue(innerValue);
}
