import type { Briefing } from '../../briefing/briefing.ts';
import type { IsoDate } from '../../briefing/dates.ts';
import type { Statement } from '../../briefing/schema.ts';
import { recordText, withField, withValue } from '../../briefing/write/edit.ts';
import { FileEdits } from '../../briefing/write/file-edits.ts';
import type { ClaimRule, Prompts, TypedSentence } from './prompts.ts';

/** May also edit other files. */
export type TextEdit = (text: string, edits: FileEdits) => string;

export interface RecordPlace {
  readonly file: string;
  readonly line: number;
}

interface RewordableSentence {
  readonly prompt: string;
  readonly rule: ClaimRule;
  readonly edit: (text: string, typed: TypedSentence) => string;
}

export const UNKNOWNS_FILE = 'unknowns.yaml';
/** Matches a line of a summary: its indentation, sentence and citation. */
const SUMMARY_LINE = /^(\s*)(\S.*?)(\s*\[[^\]]*\])\s*$/;

/** Asks for a new wording of each sentence of a record. Returns undefined if no sentence was typed. */
export async function reword(
  folder: string,
  briefing: Briefing,
  place: RecordPlace,
  prompts: Prompts,
  today: IsoDate,
  isReview: boolean,
): Promise<TextEdit | undefined> {
  const rewordings: { sentence: RewordableSentence; typed: TypedSentence }[] = [];
  for (const sentence of sentencesOf(folder, briefing, place)) {
    const typed = await prompts.sentence(briefing, sentence.prompt, sentence.rule);
    if (typed) rewordings.push({ sentence, typed });
  }
  if (rewordings.length === 0) return undefined;
  const { file, line } = place;
  const takesNote = isReview && file !== 'lexicon.yaml';
  const note = takesNote ? await prompts.line('What changed, for readers') : undefined;
  return (text) => {
    // A new headline adds a line above the other sentences, so the last sentence comes first.
    const rewordedText = rewordings
      .toReversed()
      .reduce((edited, { sentence, typed }) => sentence.edit(edited, typed), text);
    if (!isReview) return rewordedText;
    const reviewedText = withField(rewordedText, line, 'reviewed', today);
    return note === undefined ? reviewedText : withField(reviewedText, line, 'revised', revision(today, note));
  };
}

export function revision(today: IsoDate, note: string): string {
  return `{ on: ${today}, note: ${JSON.stringify(note)} }`;
}

export function statementOf(briefing: Briefing, { sentence, claims }: TypedSentence): string {
  if (claims.length === 0) return `{ silence: ${JSON.stringify(sentence)} }`;
  const kind = isDerived(briefing, claims) ? 'derived' : 'stated';
  return `{ ${kind}: ${JSON.stringify(sentence)}, claims: [${claims.join(', ')}] }`;
}

function isDerived({ claims }: Briefing, ids: readonly string[]): boolean {
  return ids.some((id) => claims.get(id)?.standing === 'derived');
}

function sentencesOf(folder: string, briefing: Briefing, { file, line }: RecordPlace): RewordableSentence[] {
  const text = new FileEdits(folder).read(file);
  if (file.endsWith('.md')) return sentencesOfSummary(text, briefing);
  const record = recordText(text, line);
  const id = record.get('id');
  if (typeof id !== 'string') return [];
  const sentenceAt = (path: readonly PropertyKey[], old: Statement, rule: ClaimRule = 'any'): RewordableSentence => ({
    prompt: `In place of "${old.text}", or nothing`,
    rule,
    edit: (edited, typed) => withValue(edited, line, path, statementOf(briefing, typed)),
  });
  const newHeadline = (rule: ClaimRule = 'any'): RewordableSentence => ({
    prompt: 'New headline, or nothing',
    rule,
    edit: (edited, typed) => withField(edited, line, 'headline', statementOf(briefing, typed)),
  });
  const { entries, watch, disputes, lexicon } = briefing;
  switch (file) {
    case 'watch.yaml': {
      const item = watch.get(id);
      return item ? [newHeadline(), sentenceAt(['open'], item.open)] : [];
    }
    case 'disputes.yaml': {
      const positions = disputes.get(id)?.positions ?? [];
      return positions.map(({ says }, i) => sentenceAt(['positions', i, 'says'], says, 'claims'));
    }
    case 'lexicon.yaml': {
      const presupposition = lexicon.presuppositions.find((candidate) => candidate.id === id);
      return presupposition ? [sentenceAt(['says'], presupposition.says)] : [];
    }
    default: {
      const entry = entries.get(id);
      if (!entry) return [];
      const rule = file === UNKNOWNS_FILE ? 'silence' : 'any';
      // A headline taken from the answer shifts the indexes of the lines in the file.
      if (record.get('headline') === undefined) return [newHeadline(rule)];
      return [
        newHeadline(rule),
        ...entry.answer.map((old, i) => sentenceAt(['answer', i], old)),
        ...entry.details.map((old, i) => sentenceAt(['details', i], old)),
      ];
    }
  }
}

function sentencesOfSummary(text: string, briefing: Briefing): RewordableSentence[] {
  const withCitation = ({ sentence, claims }: TypedSentence) => {
    const ids = claims.join(', ') || 'silence';
    return `${sentence} [${isDerived(briefing, claims) ? 'derived: ' : ''}${ids}]`;
  };
  const lines = text.split('\n');
  const body = lines.indexOf('---', 1) + 1;
  return [
    {
      prompt: 'New headline, or nothing',
      rule: 'any',
      edit: (edited, typed) => withField(edited, 1, 'headline', JSON.stringify(withCitation(typed))),
    },
    ...lines.slice(body).flatMap((line, i): RewordableSentence[] => {
      const [, , old] = SUMMARY_LINE.exec(line) ?? [];
      if (old === undefined || old.startsWith('## ')) return [];
      const edit = (edited: string, typed: TypedSentence) =>
        edited
          .split('\n')
          .with(body + i, withCitation(typed))
          .join('\n');
      return [{ prompt: `In place of "${old}", or nothing`, rule: 'any', edit }];
    }),
  ];
}
