const HIDDEN = '[secret]';

/** Shorter secrets are not searched for, since they would occur in ordinary words. */
const MIN_LENGTH = 4;

/**
 * Patterns of secrets: tokens, URLs that let anyone post as the bot, passwords. Quantifiers are bounded, so matching takes
 * linear time: a log line may quote anything.
 */
const SECRET_FORMS: readonly (readonly [form: RegExp, replacement: string])[] = [
  [/\bx(?:ox[a-z]|app|oxe\.xox[a-z])-[\w.-]+/gi, HIDDEN],
  [/\bhttps?:\/\/hooks\.slack\.com\/[^\s"']+/gi, HIDDEN],
  [/(?<![\w-])[\w-]{18,}\.[\w-]{6,}\.[\w-]{20,}/g, HIDDEN],
  [/\/(interactions|webhooks)\/\d+\/[^/\s"']+/g, `/$1/${HIDDEN}`],
  [/\b([a-z][a-z\d+.-]{0,30}:\/\/[^\s:/@]{0,256}):[^\s@]{1,256}@/gi, `$1:${HIDDEN}@`],
];

/** Returns a function that removes the given secrets, plain or URL-encoded, and texts in the form of a secret. */
export function secretHider(secrets: readonly string[]): (text: string) => string {
  const values = [...new Set(secrets.flatMap((secret) => [secret, encodeURIComponent(secret)]))]
    .filter((value) => value.length >= MIN_LENGTH)
    // Longest first: a secret may contain another one.
    .toSorted((one, other) => other.length - one.length);
  return (text) => {
    const withoutValues = values.reduce((result, value) => result.replaceAll(value, HIDDEN), text);
    return SECRET_FORMS.reduce((result, [form, replacement]) => result.replaceAll(form, replacement), withoutValues);
  };
}

/** Removes secrets from a whole JSON value, including field names. */
export function hideInJson(value: unknown, hide: (text: string) => string): unknown {
  if (typeof value === 'string') return hide(value);
  if (typeof value === 'number') return hide(String(value)) === String(value) ? value : HIDDEN;
  if (Array.isArray(value)) return value.map((one) => hideInJson(one, hide));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [hide(name), hideInJson(one, hide)]));
}
