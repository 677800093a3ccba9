const MIN_LETTERS = 5;

/**
 * Swaps two letters, or drops or doubles one, in a word with five letters or more. Returns a text without such a word
 * unchanged.
 */
export function withTypo(text: string, random: () => number): string {
  const words = text.split(' ');
  const longWords = words.flatMap((word, i) => (word.replace(/[^a-z]/gi, '').length >= MIN_LETTERS ? [i] : []));
  const chosenIndex = longWords[Math.floor(random() * longWords.length)];
  if (chosenIndex === undefined) return text;
  const word = words[chosenIndex] ?? '';
  const letterIndex = Math.floor(random() * (word.length - 1));
  const [textBefore, letter, nextLetter, textAfter] = [
    word.slice(0, letterIndex),
    word[letterIndex] ?? '',
    word[letterIndex + 1] ?? '',
    word.slice(letterIndex + 2),
  ];
  const typos = [nextLetter + letter, nextLetter, letter + letter + nextLetter];
  return words.with(chosenIndex, `${textBefore}${typos[Math.floor(random() * typos.length)]}${textAfter}`).join(' ');
}
