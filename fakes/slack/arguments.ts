import { jsonOrText } from '../http.ts';

export type Arguments = Readonly<Record<string, unknown>>;

const JSON_FIELDS = new Set(['blocks', 'files', 'metadata', 'prompts', 'view']);
const FLAG_PATTERN = /^(true|false|1|0)$/;
const FLAG_FIELDS = new Set(['include_all_metadata', 'inclusive', 'unfurl_links', 'unfurl_media']);

/** Returns undefined if a JSON body is not an object. */
export function parseArguments(body: string, contentType: string): Arguments | undefined {
  if (contentType.startsWith('application/json')) return parseJsonObject(body);
  const form: Record<string, unknown> = {};
  for (const [key, value] of new URLSearchParams(body)) {
    form[key] = JSON_FIELDS.has(key)
      ? jsonOrText(value)
      : FLAG_FIELDS.has(key) && FLAG_PATTERN.test(value)
        ? /^[t1]/.test(value)
        : value;
  }
  return form;
}

function parseJsonObject(text: string): Arguments | undefined {
  const value = jsonOrText(text);
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
}
