/** Colours and weights as our own renderer writes them; what hides text or moves the cursor is not among them. */
const STYLE = String.raw`\u001b\[(?:[0-4]|2[2-4]|39|3[0-7]|9[0-7])?m`;
/** Control characters, and characters that turn the writing direction or show nothing. */
const UNSAFE = new RegExp(
  `${STYLE}|[\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069]`,
  'g',
);

/**
 * Text that a terminal shows and does not obey: characters that would control it are written as in JSON ("\u009b"), which
 * leaves JSON with the same value. Line ends, tabs, and the colours of our own replies stay.
 */
export function printable(text: string): string {
  return text.replace(UNSAFE, (found) =>
    found.length > 1 ? found : `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
