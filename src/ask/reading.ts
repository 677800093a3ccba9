import type { Lexicon } from '../briefing/schema.ts';
import { PhraseTable } from './phrases.ts';
import { SpellingCorrector } from './spelling.ts';
import { isStopWord, plainWords, type QuestionType, questionType, stem } from './words.ts';

const PRONOUNS = new Set('it its that this they them their those these there he his him she her'.split(' '));
const NO_SHORTHAND: ReadonlyMap<string, string> = new Map();

/** "Will they leave then?" refers to the previous answer. */
export function refersBack({ words }: Pick<Reading, 'words'>): boolean {
  return words.some((word) => PRONOUNS.has(word));
}

/** `position` and `length` count plain words. */
interface NameInText {
  readonly id: string;
  readonly position: number;
  readonly length: number;
}

export interface Reading {
  /** Corrected words, in the order of the text. */
  readonly words: readonly string[];
  /** Pairs of the typed and the corrected word. */
  readonly corrections: readonly (readonly [string, string])[];
  /** The stems of the topic words, then "@id" for each entity; no duplicates. */
  readonly terms: readonly string[];
  readonly concepts: readonly string[];
  /** The concepts of each term, by its own word or by a phrase that contains it. */
  readonly meanings: readonly (readonly string[])[];
  readonly entities: readonly string[];
  readonly names: readonly NameInText[];
  /** Pairs of neighbouring stems, including those of function words: "how long", "in it". */
  readonly pairs: readonly string[];
  readonly type: QuestionType;
  readonly trigrams: readonly string[];
}

export function conceptToken(id: string): string {
  return `~${id}`;
}

export class TextParser {
  readonly #shorthand: ReadonlyMap<string, string>;
  readonly #entities = new PhraseTable();
  readonly #concepts = new PhraseTable();
  readonly #spelling: SpellingCorrector;
  /** Most of the briefing's texts are read twice, so their words are cached. */
  readonly #wordsByText: ReadonlyMap<string, readonly string[]>;

  /** @param texts the briefing's statements and questions; typos are corrected to their words and the lexicon's */
  constructor(lexicon: Lexicon, texts: readonly string[]) {
    this.#shorthand = new Map(Object.entries(lexicon.shorthand));
    this.#wordsByText = new Map(texts.map((text) => [text, plainWords(text, this.#shorthand)]));
    const vocabulary = texts.flatMap((text) => this.#plainWords(text));
    for (const { id, name, aliases } of lexicon.entities) {
      for (const alias of [name, ...aliases]) {
        const words = plainWords(alias, NO_SHORTHAND);
        this.#entities.add(words, id);
        // In questions, shorthand is already expanded, such as the "y" of "model y".
        if (words.some((word) => this.#shorthand.has(word))) this.#entities.add(plainWords(alias, this.#shorthand), id);
        vocabulary.push(...words);
      }
    }
    for (const { id, words: phrases } of lexicon.concepts) {
      for (const phrase of phrases) {
        const words = plainWords(phrase, this.#shorthand);
        this.#concepts.add(words.map(stem), id);
        vocabulary.push(...words);
      }
    }
    const examples = [...lexicon.offTopic, ...Object.values(lexicon.smallTalk).flat()];
    const correctWords = new Set(examples.flatMap((text) => plainWords(text, this.#shorthand)));
    this.#spelling = new SpellingCorrector(vocabulary, correctWords);
  }

  /** Reads a text of the briefing, which has no typos. */
  termsOf(text: string): Pick<Reading, 'words' | 'terms' | 'entities'> {
    const words = this.#plainWords(text);
    const { terms, entities } = this.#termsIn(words, words.map(stem));
    return { words, terms, entities };
  }

  /** Reads a text that may have typos, such as a question. */
  read(text: string): Reading {
    const typedWords = this.#plainWords(text);
    const words = typedWords.map((word) => this.#spelling.correct(word));
    const stems = words.map(stem);
    const { isInName, ...terms } = this.#termsIn(words, stems);
    return {
      words,
      corrections: typedWords.flatMap((word, i) => (word === words[i] ? [] : [[word, words[i] ?? word] as const])),
      ...terms,
      ...this.#conceptsIn(words, stems, isInName, terms.terms),
      pairs: stemPairs(stems),
      type: questionType(words),
      trigrams: [...new Set(words.filter((word) => !isStopWord(word)).flatMap(letterTrigrams))],
    };
  }

  #plainWords(text: string): readonly string[] {
    return this.#wordsByText.get(text) ?? plainWords(text, this.#shorthand);
  }

  #termsIn(words: readonly string[], stems: readonly string[]) {
    const isInName: boolean[] = [];
    const names: NameInText[] = [];
    for (let position = 0; position < words.length; position = isInName.length) {
      const name = this.#entities.longestAt(words, position);
      const length = name?.length ?? 1;
      for (const id of name?.ids ?? []) names.push({ id, position, length });
      for (let i = 0; i < length; i += 1) isInName.push(name !== undefined);
    }
    const topicStems = stems.filter((_, i) => !isInName[i] && !isStopWord(words[i] ?? ''));
    const entities = [...new Set(names.map(({ id }) => id))];
    return { terms: [...new Set(topicStems), ...entities.map((id) => `@${id}`)], entities, names, isInName };
  }

  #conceptsIn(
    words: readonly string[],
    stems: readonly string[],
    isInName: readonly boolean[],
    terms: readonly string[],
  ): Pick<Reading, 'concepts' | 'meanings'> {
    const meanings = terms.map(() => new Set<string>());
    const concepts = new Set<string>();
    for (const [i, word] of words.entries()) {
      const phrase = isInName[i] ? undefined : this.#concepts.longestAt(stems, i);
      // A question word alone, such as "when", counts as the type of the question.
      if (!phrase || (phrase.length === 1 && isStopWord(word))) continue;
      const termsOutsideNames = stems.slice(i, i + phrase.length).filter((_, offset) => !isInName[i + offset]);
      for (const id of phrase.ids) {
        concepts.add(id);
        for (const term of termsOutsideNames) meanings[terms.indexOf(term)]?.add(id);
      }
    }
    return { concepts: [...concepts], meanings: meanings.map((ids) => [...ids]) };
  }
}

function stemPairs(stems: readonly string[]): string[] {
  const padded = ['', ...stems, ''];
  return stems.length === 0 ? [] : [...new Set(padded.slice(1).map((next, i) => `${padded[i]} ${next}`))];
}

function letterTrigrams(word: string): string[] {
  const padded = `#${word}#`;
  const trigrams: string[] = [];
  for (let i = 0; i < word.length; i += 1) trigrams.push(padded.slice(i, i + 3));
  return trigrams;
}
