const PLACEHOLDER = '[secret]';

/** Shorter secrets are not searched for, since they occur in ordinary words. */
const MIN_SECRET_LENGTH = 4;

/** Matches tokens, webhook URLs and passwords, in linear time, because a log line can quote anything. */
const SECRET_FORMS: readonly (readonly [form: RegExp, replacement: string])[] = [
  [/\bx(?:ox[a-z]|app|oxe\.xox[a-z])-[\w.-]+/gi, PLACEHOLDER],
  [/\bhttps?:\/\/hooks\.slack\.com\/[^\s"']+/gi, PLACEHOLDER],
  [/(?<![\w-])[\w-]{18,}\.[\w-]{6,}\.[\w-]{20,}/g, PLACEHOLDER],
  [/\/(interactions|webhooks)\/\d+\/[^/\s"']+/g, `/$1/${PLACEHOLDER}`],
  [/\b([a-z][a-z\d+.-]{0,30}:\/\/[^\s:/@]{0,256}):[^\s@]{1,256}@/gi, `$1:${PLACEHOLDER}@`],
];

/** The returned function hides the secrets, plain or URL-encoded, and texts in the form of a secret. */
export function secretHider(secrets: readonly string[]): (text: string) => string {
  const values = [...new Set(secrets.flatMap((secret) => [secret, encodeURIComponent(secret)]))]
    .filter((value) => value.length >= MIN_SECRET_LENGTH)
    // Longest first: a secret can contain another one.
    .toSorted((a, b) => b.length - a.length);
  return (text) => {
    const textWithoutValues = values.reduce((result, value) => result.replaceAll(value, PLACEHOLDER), text);
    return SECRET_FORMS.reduce(
      (result, [form, replacement]) => result.replaceAll(form, replacement),
      textWithoutValues,
    );
  };
}

/** Field names can contain secrets too. */
export function hideInJson(value: unknown, hide: (text: string) => string): unknown {
  if (typeof value === 'string') return hide(value);
  if (typeof value === 'number') return hide(String(value)) === String(value) ? value : PLACEHOLDER;
  if (Array.isArray(value)) return value.map((item) => hideInJson(item, hide));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [hide(name), hideInJson(field, hide)]));
}
