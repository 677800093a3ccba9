import type { Lexicon } from '../briefing/schema.ts';
import { PhraseTable } from './phrases.ts';
import { Spelling } from './spelling.ts';
import { isStopWord, plainWords, type QuestionType, questionType, stem } from './words.ts';

const PRONOUNS = new Set('it its that this they them their those these there he his him she her'.split(' '));

/** Whether a line refers to the previous answer. */
export function refersBack({ words }: Pick<Reading, 'words'>): boolean {
  return words.some((word) => PRONOUNS.has(word));
}

/** A name in a text: its position in the plain words, and its length in words. */
interface Named {
  readonly id: string;
  readonly at: number;
  readonly length: number;
}

/** A question as the ranking sees it. */
export interface Reading {
  /** Plain words in order, with typos fixed. */
  readonly words: readonly string[];
  /** Fixed typos: [as typed, as read]. */
  readonly mended: readonly (readonly [string, string])[];
  /** Stems of the topic words, and "@id" for each entity, without duplicates. */
  readonly terms: readonly string[];
  readonly concepts: readonly string[];
  /** For each term, its concepts, alone or as part of a phrase. */
  readonly meanings: readonly (readonly string[])[];
  readonly entities: readonly string[];
  /** All names, in order. */
  readonly named: readonly Named[];
  /** Pairs of neighbouring words, including function words: "how long", "in it for". */
  readonly pairs: readonly string[];
  readonly type: QuestionType;
  /** Trigrams of the topic words. */
  readonly trigrams: readonly string[];
}

/** Marks a concept among terms. */
export function concept(id: string): string {
  return `~${id}`;
}

/** Reads questions with a briefing's lexicon. */
export class TextParser {
  readonly #shorthand: ReadonlyMap<string, string>;
  readonly #entities = new PhraseTable();
  readonly #concepts = new PhraseTable();
  readonly #spelling: Spelling;
  /** Cached plain words of the briefing's own texts, most of which are read twice. */
  readonly #plain = new Map<string, readonly string[]>();

  /** @param texts what the briefing says and is asked: a slip is mended to one of its words */
  constructor(lexicon: Lexicon, texts: readonly string[]) {
    this.#shorthand = new Map(Object.entries(lexicon.shorthand));
    const vocabulary: string[] = [];
    for (const text of texts) {
      const words = plainWords(text, this.#shorthand);
      this.#plain.set(text, words);
      for (const word of words) vocabulary.push(word);
    }
    for (const { id, name, aliases } of lexicon.entities) {
      for (const alias of [name, ...aliases]) {
        const words = plainWords(alias, NO_SHORTHAND);
        this.#entities.add(words, id);
        // "model y" is read with its shorthand written out.
        if (words.some((word) => this.#shorthand.has(word))) this.#entities.add(plainWords(alias, this.#shorthand), id);
        vocabulary.push(...words);
      }
    }
    for (const { id, words } of lexicon.concepts) {
      for (const phrase of words) {
        const plain = plainWords(phrase, this.#shorthand);
        this.#concepts.add(plain.map(stem), id);
        vocabulary.push(...plain);
      }
    }
    const examples = [...lexicon.offTopic, ...Object.values(lexicon.smallTalk).flat()];
    this.#spelling = new Spelling(vocabulary, new Set(examples.flatMap((text) => plainWords(text, this.#shorthand))));
  }

  /** Reads only the plain words, terms and entities of a correctly spelt text. */
  termsOf(text: string): Pick<Reading, 'words' | 'terms' | 'entities'> {
    const words = this.#plain.get(text) ?? plainWords(text, this.#shorthand);
    const { terms, entities } = this.#terms(words, words.map(stem));
    return { words, terms, entities };
  }

  read(text: string): Reading {
    const typed = this.#plain.get(text) ?? plainWords(text, this.#shorthand);
    const words = typed.map((word) => this.#spelling.correct(word));
    const mended = typed.flatMap((word, i) => (word === words[i] ? [] : [[word, words[i] ?? word] as const]));
    const stems = words.map(stem);
    const { terms, entities, named, inEntity } = this.#terms(words, stems);

    const meanings: string[][] = terms.map(() => []);
    const concepts: string[] = [];
    for (let i = 0; i < words.length; i += 1) {
      if (inEntity[i]) continue;
      const found = this.#concepts.at(stems, i);
      if (found?.length === 1 && isStopWord(words[i] ?? '')) continue; // question words are classified by `type`
      for (const id of found?.ids ?? []) {
        appendOnce(concepts, id);
        for (let j = i; j < i + (found?.length ?? 0); j += 1) {
          if (!inEntity[j]) appendOnce(meanings[terms.indexOf(stems[j] ?? '')], id);
        }
      }
    }
    return {
      words,
      mended,
      terms,
      concepts,
      meanings,
      entities,
      named,
      pairs: pairsOf(stems),
      type: questionType(words),
      trigrams: trigramsOf(words.filter((word) => !isStopWord(word))),
    };
  }

  #terms(words: readonly string[], stems: readonly string[]) {
    const entities: string[] = [];
    const inEntity: boolean[] = [];
    const named: Named[] = [];
    for (let i = 0; i < words.length; ) {
      const found = this.#entities.at(words, i);
      const length = found?.length ?? 1;
      for (let j = i; j < i + length; j += 1) inEntity.push(found !== undefined);
      for (const id of found?.ids ?? []) {
        if (!entities.includes(id)) entities.push(id);
        named.push({ id, at: i, length });
      }
      i += length;
    }
    const terms: string[] = [];
    for (let i = 0; i < words.length; i += 1) {
      const term = stems[i] ?? '';
      if (!inEntity[i] && !isStopWord(words[i] ?? '') && !terms.includes(term)) terms.push(term);
    }
    for (const id of entities) terms.push(`@${id}`);
    return { terms, entities, named, inEntity };
  }
}

const NO_SHORTHAND: ReadonlyMap<string, string> = new Map();

function appendOnce(list: string[] | undefined, value: string): void {
  if (list && !list.includes(value)) list.push(value);
}

function pairsOf(stems: readonly string[]): string[] {
  if (stems.length === 0) return [];
  const whole = ['', ...stems, ''];
  return [...new Set(stems.map((_, i) => `${whole[i]} ${whole[i + 1]}`).concat(`${stems.at(-1)} `))];
}

const pieces = new Map<string, readonly string[]>();
/** The most words whose trigrams are cached. */
const REMEMBERED = 10_000;

function trigramsOf(words: readonly string[]): string[] {
  const found: string[] = [];
  for (const word of words) for (const piece of piecesOf(word)) appendOnce(found, piece);
  return found;
}

function piecesOf(word: string): readonly string[] {
  const known = pieces.get(word);
  if (known) return known;
  const padded = `#${word}#`;
  const made = Array.from({ length: Math.max(0, padded.length - 2) }, (_, i) => padded.slice(i, i + 3));
  if (pieces.size < REMEMBERED) pieces.set(word, made);
  return made;
}
