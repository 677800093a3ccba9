import { createInterface } from 'node:readline/promises';
import type { Briefing } from '../../briefing/briefing.ts';

/** Asks the editor a question. Resolves to undefined at the end of the input. */
export type AskEditor = (question: string) => Promise<string | undefined>;

/** claims: a sentence needs at least one claim · any: it may have none, as a silence · silence: it takes none */
export type ClaimRule = 'claims' | 'any' | 'silence';

/** A sentence without claims is a silence. */
export interface TypedSentence {
  readonly sentence: string;
  readonly claims: readonly string[];
}

export async function withStandardInput<T>(use: (ask: AskEditor) => Promise<T>): Promise<T> {
  const input = createInterface({ input: process.stdin, terminal: false });
  const lines = input[Symbol.asyncIterator]();
  try {
    return await use(async (question) => {
      process.stdout.write(question);
      const { value, done } = await lines.next();
      return done ? undefined : value;
    });
  } finally {
    input.close();
  }
}

const CLEAR_DRAFT = '-';

/** Asks for texts. After a refused edit, prompts offer what was typed before. */
export class Prompts {
  readonly #ask: AskEditor;
  readonly #print: (text: string) => void;
  readonly #drafts = new Map<string, string>();
  #isAtEnd = false;

  constructor(ask: AskEditor, print: (text: string) => void) {
    this.#ask = ask;
    this.#print = print;
  }

  /** Asks for a line, and offers the last draft. Returns undefined for no text, and at the end of the input. */
  async line(prompt: string): Promise<string | undefined> {
    const draft = this.#drafts.get(prompt);
    const draftHint = draft === undefined ? '' : ` [Enter: "${draft}", ${CLEAR_DRAFT}: nothing]`;
    const typedLine = (await this.#ask(`${prompt}${draftHint}: `))?.trim();
    this.#isAtEnd ||= typedLine === undefined;
    const text = typedLine === '' ? draft : typedLine === CLEAR_DRAFT ? undefined : typedLine;
    if (text === undefined) this.#drafts.delete(prompt);
    else this.#drafts.set(prompt, text);
    return text;
  }

  /** Returns undefined if no sentence was typed, or if the input ends before valid claims. */
  async sentence(briefing: Briefing, prompt: string, rule: ClaimRule): Promise<TypedSentence | undefined> {
    const sentence = await this.line(prompt);
    if (sentence === undefined) return undefined;
    if (rule === 'silence') return { sentence, claims: [] };
    const claimsPrompt = `Claims for "${sentence}"${rule === 'any' ? ', or nothing for a silence' : ''}`;
    for (;;) {
      const claims = (await this.line(claimsPrompt))?.split(/[\s,]+/).filter((id) => id !== '') ?? [];
      const unknownIds = claims.filter((id) => !briefing.claims.has(id));
      if (unknownIds.length === 0 && (rule === 'any' || claims.length > 0)) return { sentence, claims };
      this.#drafts.delete(claimsPrompt);
      if (this.#isAtEnd) return undefined;
      this.#print(
        unknownIds.length > 0 ? `There is no claim "${unknownIds.join('", "')}".` : 'Name at least one claim.',
      );
    }
  }

  clearDrafts(): void {
    this.#drafts.clear();
  }
}
