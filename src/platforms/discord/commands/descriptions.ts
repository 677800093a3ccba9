import type { LocalizationMap } from 'discord-api-types/v10';

/**
 * Translations of the command descriptions by language and English text. A language added here is registered with the
 * commands.
 */
const CATALOGUE: { readonly [language in keyof LocalizationMap]?: Readonly<Record<string, string>> } = {};

/** A description with its translations, if any. */
export function described(
  english: string,
  catalogue: typeof CATALOGUE = CATALOGUE,
): { readonly description: string; readonly description_localizations?: LocalizationMap } {
  const found = Object.entries(catalogue).flatMap(([language, texts]) => {
    const text = texts?.[english];
    return text === undefined ? [] : [[language, text] as const];
  });
  return {
    description: english,
    ...(found.length > 0 && { description_localizations: Object.fromEntries(found) }),
  };
}
