export type Vocabulary = readonly (readonly [text: string, score: number | null])[];

interface Piece {
  readonly token: number;
  readonly length: number;
  readonly score: number;
}

/** The vocabulary starts with marks that stand for no text. */
const RESERVED_TOKENS = 6;
const UNKNOWN: Piece = { token: 0, length: 1, score: 0 };
const SPACE_MARK = '\u2581';

/** Splits a text into those pieces of the vocabulary that have the highest total score, as SentencePiece does. */
export class Tokenizer {
  readonly #pieces: ReadonlyMap<string, Piece>;
  readonly #maxLength: number;

  constructor(vocabulary: Vocabulary) {
    const pieces = vocabulary.map(([text, score], token): [string, Piece] => {
      return [text, { token, length: [...text].length, score: score ?? 0 }];
    });
    this.#pieces = new Map(pieces.slice(RESERVED_TOKENS));
    this.#maxLength = pieces.reduce((longest, [, { length }]) => Math.max(longest, length), 0);
  }

  tokensOf(text: string): number[] {
    const characters = [...(SPACE_MARK + text.normalize('NFKC').replaceAll(' ', SPACE_MARK))];
    /** For the text up to and including each character, the best score, and the piece at its end. */
    const ends = characters.map(() => ({ score: Number.NEGATIVE_INFINITY, piece: UNKNOWN }));
    for (const start of characters.keys()) {
      const scoreBefore = start === 0 ? 0 : (ends[start - 1]?.score ?? 0);
      for (const piece of this.#piecesAt(characters, start)) {
        const end = ends[start + piece.length - 1];
        const score = scoreBefore + piece.score;
        if (end && score >= end.score) Object.assign(end, { score, piece });
      }
    }
    const tokens: number[] = [];
    for (let end = characters.length; end > 0; ) {
      const { token, length } = ends[end - 1]?.piece ?? UNKNOWN;
      // Unknown characters in a row count as one.
      if (token !== UNKNOWN.token || tokens.at(-1) !== UNKNOWN.token) tokens.push(token);
      end -= length;
    }
    return tokens.reverse();
  }

  #piecesAt(characters: readonly string[], start: number): readonly Piece[] {
    const pieces: Piece[] = [];
    let text = '';
    for (const character of characters.slice(start, start + this.#maxLength)) {
      text += character;
      const piece = this.#pieces.get(text);
      if (piece) pieces.push(piece);
    }
    return pieces.length === 0 ? [UNKNOWN] : pieces;
  }
}
