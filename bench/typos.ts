const LONG = 5;

/** One random slip in a word of five letters or more: a letter swapped with the next, dropped or doubled. Seeded. */
export function withTypo(text: string, random: () => number): string {
  const words = text.split(' ');
  const long = words.flatMap((word, i) => (word.replace(/[^a-z]/gi, '').length >= LONG ? [i] : []));
  const chosen = long[Math.floor(random() * long.length)];
  if (chosen === undefined) return text;
  const word = words[chosen] ?? '';
  const at = Math.floor(random() * (word.length - 1));
  const kind = Math.floor(random() * 3);
  const [before, here, next, after] = [word.slice(0, at), word[at] ?? '', word[at + 1] ?? '', word.slice(at + 2)];
  words[chosen] = `${before}${kind === 0 ? next + here : kind === 1 ? next : here + here + next}${after}`;
  return words.join(' ');
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
