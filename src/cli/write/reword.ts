import type { Briefing } from '../../briefing/briefing.ts';
import type { IsoDate } from '../../briefing/dates.ts';
import type { Statement } from '../../briefing/schema.ts';
import { recordText, withField, withValue } from '../../briefing/write/edit.ts';
import { FileEdits } from '../../briefing/write/file-edits.ts';
import type { Prompts, Takes, Typed } from './prompts.ts';

/** Returns the changed text of a file. May change other files, too. */
export type Change = (text: string, edits: FileEdits) => string;

/** A record's place in its file. */
export interface RecordPlace {
  readonly file: string;
  readonly line: number;
}

/** A sentence of a record that can be reworded, and how. */
interface Sentence {
  readonly prompt: string;
  readonly takes: Takes;
  readonly change: (text: string, typed: Typed) => string;
}

export const UNKNOWNS = 'unknowns.yaml';
/** A statement of a summary: its text and its citation. */
const LINE = /^(\s*)(\S.*?)(\s*\[[^\]]*\])\s*$/;

/**
 * Asks for each sentence of a record anew. Undefined if none was typed.
 * @param isReview whether this reviews the record; it is then marked with the day, and may get a note for readers
 */
export async function reword(
  folder: string,
  briefing: Briefing,
  place: RecordPlace,
  prompts: Prompts,
  today: IsoDate,
  isReview: boolean,
): Promise<Change | undefined> {
  const typed: { sentence: Sentence; said: Typed }[] = [];
  for (const sentence of sentencesOf(folder, briefing, place)) {
    const said = await prompts.sentence(briefing, sentence.prompt, sentence.takes);
    if (said) typed.push({ sentence, said });
  }
  if (typed.length === 0) return undefined;
  const { file, line } = place;
  const takesNote = isReview && file !== 'lexicon.yaml';
  const note = takesNote ? await prompts.line('What changed, for readers') : undefined;
  return (text) => {
    // From the last one on: a headline may add a line above the others.
    const changed = typed.toReversed().reduce((rest, { sentence, said }) => sentence.change(rest, said), text);
    if (!isReview) return changed;
    const reviewed = withField(changed, line, 'reviewed', today);
    return note === undefined ? reviewed : withField(reviewed, line, 'revised', revision(today, note));
  };
}

export function revision(today: IsoDate, note: string): string {
  return `{ on: ${today}, note: ${JSON.stringify(note)} }`;
}

/** The statement as YAML. */
export function statementOf(briefing: Briefing, { sentence, claims }: Typed): string {
  if (claims.length === 0) return `{ silence: ${JSON.stringify(sentence)} }`;
  const kind = isDerived(briefing, claims) ? 'derived' : 'stated';
  return `{ ${kind}: ${JSON.stringify(sentence)}, claims: [${claims.join(', ')}] }`;
}

function isDerived({ claims }: Briefing, ids: readonly string[]): boolean {
  return ids.some((id) => claims.get(id)?.standing === 'derived');
}

/** The sentences of a record that its file has, in order. */
function sentencesOf(folder: string, briefing: Briefing, { file, line }: RecordPlace): Sentence[] {
  const text = new FileEdits(folder).read(file);
  if (file.endsWith('.md')) return sentencesOfSummary(text, briefing);
  const record = recordText(text, line);
  const id = record.get('id');
  if (typeof id !== 'string') return [];
  const at = (path: readonly PropertyKey[], old: Statement, takes: Takes = 'any'): Sentence => ({
    prompt: `In place of "${old.text}", or nothing`,
    takes,
    change: (rest, typed) => withValue(rest, line, path, statementOf(briefing, typed)),
  });
  const headline = (takes: Takes = 'any'): Sentence => ({
    prompt: 'New headline, or nothing',
    takes,
    change: (rest, typed) => withField(rest, line, 'headline', statementOf(briefing, typed)),
  });
  const { entries, watch, disputes, lexicon } = briefing;
  switch (file) {
    case 'watch.yaml': {
      const item = watch.get(id);
      return item ? [headline(), at(['open'], item.open)] : [];
    }
    case 'disputes.yaml': {
      const positions = disputes.get(id)?.positions ?? [];
      return positions.map(({ says }, i) => at(['positions', i, 'says'], says, 'claims'));
    }
    case 'lexicon.yaml': {
      const said = lexicon.presuppositions.find((one) => one.id === id);
      return said ? [at(['says'], said.says)] : [];
    }
    default: {
      const entry = entries.get(id);
      if (!entry) return [];
      const takes = file === UNKNOWNS ? 'silence' : 'any';
      // Without a headline the first line of the answer leads, so the lines below have other numbers in the file.
      if (record.get('headline') === undefined) return [headline(takes)];
      return [
        headline(takes),
        ...entry.answer.map((old, i) => at(['answer', i], old)),
        ...entry.details.map((old, i) => at(['details', i], old)),
      ];
    }
  }
}

function sentencesOfSummary(text: string, briefing: Briefing): Sentence[] {
  const cited = ({ sentence, claims }: Typed) => {
    const ids = claims.join(', ') || 'silence';
    return `${sentence} [${isDerived(briefing, claims) ? 'derived: ' : ''}${ids}]`;
  };
  const lines = text.split('\n');
  const body = lines.indexOf('---', 1) + 1;
  return [
    {
      prompt: 'New headline, or nothing',
      takes: 'any',
      change: (rest, typed) => withField(rest, 1, 'headline', JSON.stringify(cited(typed))),
    },
    ...lines.slice(body).flatMap((line, i): Sentence[] => {
      const [, , old] = LINE.exec(line) ?? [];
      if (old === undefined || old.startsWith('## ')) return [];
      const change = (rest: string, typed: Typed) =>
        rest
          .split('\n')
          .with(body + i, cited(typed))
          .join('\n');
      return [{ prompt: `In place of "${old}", or nothing`, takes: 'any', change }];
    }),
  ];
}
