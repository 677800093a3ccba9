/** Shorter texts also occur in ordinary log lines. */
const LEAST_TEXT = 12;

/** The questions sent to the fakes since the process started. No log may contain them. */
export const asked = new Set<string>();

/** Collects every text of more than one word in a platform's payload. */
export function noteAsked(sent: unknown): void {
  if (typeof sent === 'string') {
    if (sent.length >= LEAST_TEXT && sent.trim().includes(' ')) asked.add(sent);
  } else if (typeof sent === 'object' && sent !== null) {
    for (const one of Object.values(sent)) noteAsked(one);
  }
}
