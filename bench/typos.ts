const MIN_LETTERS = 5;

/** The text with one word of five letters or more mistyped: a letter is swapped with the next, dropped or doubled. */
export function withTypo(text: string, random: () => number): string {
  const words = text.split(' ');
  const longWords = words.flatMap((word, i) => (word.replace(/[^a-z]/gi, '').length >= MIN_LETTERS ? [i] : []));
  const chosen = longWords[Math.floor(random() * longWords.length)];
  if (chosen === undefined) return text;
  const word = words[chosen] ?? '';
  const at = Math.floor(random() * (word.length - 1));
  const [before, letter, next, after] = [word.slice(0, at), word[at] ?? '', word[at + 1] ?? '', word.slice(at + 2)];
  const typos = [next + letter, next, letter + letter + next];
  return words.with(chosen, `${before}${typos[Math.floor(random() * typos.length)]}${after}`).join(' ');
}
