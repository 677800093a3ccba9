import type { Briefing } from '../../briefing/briefing.ts';

/** Asks the editor a question. Resolves to undefined at the end of the input. */
export type Ask = (question: string) => Promise<string | undefined>;

/** What a sentence may stand on: `claims` needs some, `silence` takes none. */
export type Takes = 'any' | 'claims' | 'silence';

/** A sentence that was typed, with the claims that it stands on; a silence has none. */
export interface Typed {
  readonly sentence: string;
  readonly claims: readonly string[];
}

/** Leaves out what was typed before. */
const NOTHING = '-';

/** Asks for texts, and offers what was typed before when they are asked for again after a refusal. */
export class Prompts {
  readonly #ask: Ask;
  readonly #say: (text: string) => void;
  readonly #drafts = new Map<string, string>();
  #isOver = false;

  constructor(ask: Ask, say: (text: string) => void) {
    this.#ask = ask;
    this.#say = say;
  }

  /** A line, or undefined if nothing was typed. */
  async line(what: string): Promise<string | undefined> {
    const draft = this.#drafts.get(what);
    const before = draft === undefined ? '' : ` [Enter: "${draft}", ${NOTHING}: nothing]`;
    const typed = (await this.#ask(`${what}${before}: `))?.trim();
    this.#isOver ||= typed === undefined;
    const text = typed === '' ? draft : typed === NOTHING ? undefined : typed;
    if (text === undefined) this.#drafts.delete(what);
    else this.#drafts.set(what, text);
    return text;
  }

  /** A sentence and its claims. Undefined if no sentence was typed. */
  async sentence(briefing: Briefing, what: string, takes: Takes): Promise<Typed | undefined> {
    const sentence = await this.line(what);
    if (sentence === undefined) return undefined;
    if (takes === 'silence') return { sentence, claims: [] };
    const prompt = `Claims of "${sentence}"${takes === 'any' ? ', or nothing for a silence' : ''}`;
    for (;;) {
      const claims = (await this.line(prompt))?.split(/[\s,]+/).filter((id) => id !== '') ?? [];
      const unknown = claims.filter((id) => !briefing.claims.has(id));
      if (unknown.length === 0 && (takes === 'any' || claims.length > 0)) return { sentence, claims };
      this.#drafts.delete(prompt);
      if (this.#isOver) return undefined;
      this.#say(unknown.length > 0 ? `There is no claim "${unknown.join('", "')}".` : 'Name at least one claim.');
    }
  }

  /** Forgets what was typed, once it was taken. */
  clear(): void {
    this.#drafts.clear();
  }
}
