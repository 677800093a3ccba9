/** Markup that the renderer formats and Slack shows as typed. */
const LENIENT: readonly (readonly [pattern: RegExp, what: string])[] = [
  [/\*\*[^*\n]+\*\*/, 'is not bold in Slack: one asterisk on each side is'],
  [/\[[^\]\n]+\]\([^)\s]+\)/, 'is no link in Slack: <https://…|text> is'],
  [/^#{1,6} .+$/m, 'is no heading in Slack: a header block is'],
  [/__[^_\n]+__/, 'is not bold in Slack: one asterisk on each side is'],
];
/** What the renderer turns into signs even in plain text. */
const ESCAPED = /&(?:gt|lt|amp);/;

/** What of a payload Slack would show otherwise than the page does: one line each. */
export function slackLint(payload: unknown): string[] {
  return [...new Set([...faultsIn(payload)])];
}

function* faultsIn(value: unknown): Generator<string> {
  if (typeof value !== 'object' || value === null) return;
  if ('type' in value && 'text' in value && typeof value.text === 'string') {
    if (value.type === 'mrkdwn') {
      for (const [pattern, what] of LENIENT) {
        const found = pattern.exec(value.text)?.[0];
        if (found !== undefined) yield `“${found}” ${what}.`;
      }
    }
    const escaped = value.type === 'plain_text' ? ESCAPED.exec(value.text)?.[0] : undefined;
    if (escaped !== undefined) yield `“${escaped}” in plain text is shown by Slack as it is typed.`;
  }
  for (const inner of Object.values(value)) yield* faultsIn(inner);
}
