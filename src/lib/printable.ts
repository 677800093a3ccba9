/** Matches the styles that our own renderer writes, but no sequence that hides text or moves the cursor. */
const OWN_STYLE = String.raw`\u001b\[(?:[0-4]|2[2-4]|39|3[0-7]|9[0-7])?m`;
/** Also matches our own styles, which the replacement keeps. */
const STYLES_AND_UNSAFE_CHARACTERS = new RegExp(
  `${OWN_STYLE}|[\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069]`,
  'g',
);

/** Escapes control and direction characters as in JSON. Line breaks, tabs and our own styles stay. */
export function printableText(text: string): string {
  return text.replace(STYLES_AND_UNSAFE_CHARACTERS, (character) =>
    character.length > 1 ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
