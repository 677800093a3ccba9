import type { Briefing } from '../briefing.ts';
import type { IsoDate } from '../dates.ts';
import type { Source } from '../schema.ts';
import type { FileEdits } from './file-edits.ts';
import type { InputResult } from './input-result.ts';
import {
  claimOnParagraph,
  enterClaim,
  enterOutcome,
  type NewClaim,
  type NewOutcome,
  nextClaimId,
  type OutcomeInput,
  readOutcome,
} from './settle.ts';
import { enterSource, type NewSource, readSource } from './source.ts';

export type ProposalKind = 'settle' | 'source';

/** What a person entered, by field. Empty fields count as missing. */
export type ProposalValues = Readonly<Record<string, string>>;

export type Proposal =
  | { readonly kind: 'settle'; readonly outcome: NewOutcome; readonly claim?: NewClaim }
  | { readonly kind: 'source'; readonly source: NewSource };

const MONTH_LENGTH = 7;
/** Matches "h5 ¶2" and "005 paragraph 3": a source and a paragraph of its body, numbered as in citations. */
const PARAGRAPH_REFERENCE = /^(.+?),? *(?:¶|\bparagraph\b) *(\d{1,4})$/i;

/** Validates a person's input. Returns a proposal, or a fault for each wrong field. */
export function readProposal(
  briefing: Briefing,
  kind: ProposalKind,
  values: ProposalValues,
  today: IsoDate,
): InputResult<Proposal> {
  return kind === 'settle' ? readOutcomeProposal(briefing, values, today) : readSourceProposal(briefing, values, today);
}

export function enterProposal(edits: FileEdits, proposal: Proposal, briefing: Briefing, today: IsoDate): void {
  if (proposal.kind === 'source') {
    enterSource(edits, proposal.source, briefing, today);
    return;
  }
  if (proposal.claim) enterClaim(edits, proposal.claim, briefing, today);
  enterOutcome(edits, proposal.outcome, today);
}

/** Returns the id of the item or source that a proposal is about. */
export function proposalSubject(proposal: Proposal): string {
  return proposal.kind === 'settle' ? proposal.outcome.item.id : proposal.source.id;
}

function readOutcomeProposal(briefing: Briefing, values: ProposalValues, today: IsoDate): InputResult<Proposal> {
  const { item = '', claims = '', says, ...dates } = nonEmptyValues(values);
  const date = dateInput(dates);
  const [, name, number] = PARAGRAPH_REFERENCE.exec(claims) ?? [];
  if (name === undefined) {
    const ids = claims.split(/[\s,;]+/).filter((id) => id !== '');
    const result = readOutcome(briefing, { item, ...date, claims: ids, says }, today);
    return 'faults' in result ? result : { value: { kind: 'settle', outcome: result.value } };
  }
  const targetParagraph = findParagraph(briefing, name, Number(number));
  // The new claim does not exist yet; any claim serves to validate the other fields.
  const [anyClaim = ''] = briefing.claims.keys();
  const read = readOutcome(briefing, { item, ...date, claims: [anyClaim], says }, today);
  const faults = {
    ...('faults' in read && read.faults),
    ...('fault' in targetParagraph && { claims: targetParagraph.fault }),
    ...(says === undefined && { says: 'Describe the outcome in one sentence of your own.' }),
  };
  if ('faults' in read || 'fault' in targetParagraph || says === undefined) return { faults };
  const { value: outcome } = read;
  const { source, paragraph } = targetParagraph;
  const id = nextClaimId(briefing.claims.values(), source);
  const claim = { id, source, paragraph, topic: outcome.item.topic, text: says };
  return { value: { kind: 'settle', outcome: { ...outcome, claims: [id] }, claim } };
}

/** The day or month of the event, or the day of the report. */
export const OUTCOME_DATE_KINDS = ['day', 'month', 'report'] as const;

function dateInput({ on, dated }: Partial<Record<string, string>>): Pick<OutcomeInput, 'on' | 'reported'> {
  if (dated === 'report') return { reported: on };
  return { on: dated === 'month' ? on?.slice(0, MONTH_LENGTH) : on };
}

/** Citations number the paragraphs of the body; claims.yaml numbers all lines. */
function findParagraph(
  { sources, claims }: Briefing,
  name: string,
  number: number,
): { readonly source: string; readonly paragraph: number } | { readonly fault: string } {
  const source = findSource(sources, name);
  if (!source) return { fault: `There is no source "${name}". Use one of: ${[...sources.keys()].join(', ')}.` };
  const { id, headings, paragraphs } = source;
  const lastParagraph = paragraphs?.length ?? number + headings.length;
  const body = Array.from({ length: lastParagraph }, (_, i) => i + 1).filter((line) => !headings.includes(line));
  const paragraph = body[number - 1];
  if (paragraph === undefined) return { fault: `${id} has ${body.length} paragraphs; there is no ¶${number}.` };
  const isHashed = paragraphs !== undefined || claimOnParagraph(claims.values(), id, paragraph) !== undefined;
  return isHashed
    ? { source: id, paragraph }
    : { fault: `The files contain no hash of ${id} ¶${number}. Name claims instead.` };
}

function findSource(sources: ReadonlyMap<string, Source>, name: string): Source | undefined {
  const key = name.trim().toLowerCase();
  return [...sources.values()].find(({ id, label }) => id === key || label.toLowerCase() === key);
}

function readSourceProposal(briefing: Briefing, values: ProposalValues, today: IsoDate): InputResult<Proposal> {
  const { article = '', title, publisher, url, date } = nonEmptyValues(values);
  const read = readSource(briefing, { article, title, publisher, url, date }, title ?? 'New source', today);
  return 'faults' in read ? read : { value: { kind: 'source', source: read.value } };
}

function nonEmptyValues(values: ProposalValues): Partial<Record<string, string>> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value.trim() !== ''));
}
