/** Shorter texts also occur in ordinary log lines. */
const MIN_LENGTH = 12;

/** Texts that users sent through the fakes since the process started. No log may contain them. */
export const userTexts = new Set<string>();

/** Collects the texts in a payload that have several words and at least twelve characters. */
export function recordUserTexts(payload: unknown): void {
  if (typeof payload === 'string') {
    if (payload.length >= MIN_LENGTH && payload.trim().includes(' ')) userTexts.add(payload);
  } else if (typeof payload === 'object' && payload !== null) {
    for (const value of Object.values(payload)) recordUserTexts(value);
  }
}
