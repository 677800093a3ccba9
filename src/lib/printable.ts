/** Colours and weights that our own renderer writes. Excludes sequences that hide text or move the cursor. */
const OWN_STYLE = String.raw`\u001b\[(?:[0-4]|2[2-4]|39|3[0-7]|9[0-7])?m`;
/** Control characters, invisible characters, and characters that change the writing direction. */
const UNSAFE_CHARACTERS = new RegExp(
  `${OWN_STYLE}|[\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069]`,
  'g',
);

/**
 * Makes a text safe for a terminal: control characters are written as in JSON ("\u009b"), so a JSON text keeps its
 * value. Line breaks, tabs and our own colours stay.
 */
export function printableText(text: string): string {
  return text.replace(UNSAFE_CHARACTERS, (character) =>
    character.length > 1 ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
