/** Shorter texts are in other words too. */
const LEAST_TEXT = 12;

/** What was asked on the fakes since the process began: no log may repeat it. */
export const asked = new Set<string>();

/** Notes every text of more than one word in what a platform sends. */
export function noteAsked(sent: unknown): void {
  if (typeof sent === 'string') {
    if (sent.length >= LEAST_TEXT && sent.trim().includes(' ')) asked.add(sent);
  } else if (typeof sent === 'object' && sent !== null) {
    for (const one of Object.values(sent)) noteAsked(one);
  }
}
