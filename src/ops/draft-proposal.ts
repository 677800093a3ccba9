import { createTwoFilesPatch } from 'diff';
import { buildIndex } from '../ask/build-index.ts';
import type { IsoDate } from '../briefing/dates.ts';
import { loadBriefing, type ValidBriefing } from '../briefing/load.ts';
import { settledInWords } from '../briefing/outcome.ts';
import { formatProblem, type Problem } from '../briefing/problem.ts';
import { FileEdits } from '../briefing/write/file-edits.ts';
import {
  enterProposal,
  type Proposal,
  type ProposalKind,
  type ProposalValues,
  proposalSubject,
  readProposal,
} from '../briefing/write/proposal.ts';
import { UserError } from '../lib/user-error.ts';
import type { ReplyChange } from '../ports/proposals.ts';
import { changedReplies } from '../reply/changed-replies.ts';
import { applyPending, type PatchedFiles, type PendingPatch } from './pending-proposals.ts';

export interface DraftRequest {
  readonly folder: string;
  /** The folder's path in a patch, such as "briefings/colossus". */
  readonly path: string;
  readonly kind: ProposalKind;
  readonly values: ProposalValues;
  readonly today: IsoDate;
  readonly pending?: readonly PendingPatch[] | undefined;
}

const NONE_APPLIED: PatchedFiles = { texts: new Map(), files: [] };

export type ProposalDraft =
  | {
      readonly kind: 'draft';
      readonly summary: string;
      /** The id of the watch item or the source. */
      readonly subject: string;
      readonly patch: string;
      readonly replies: readonly ReplyChange[];
      readonly todos: readonly string[];
      /** In the order in which to apply them. */
      readonly prerequisites: readonly string[];
    }
  | { readonly kind: 'faulty'; readonly faults: Readonly<Partial<Record<string, string>>> }
  | { readonly kind: 'refused'; readonly reason: string };

/** Works on the saved files, and writes nothing. */
export function draftProposal(request: DraftRequest): ProposalDraft {
  const { folder, path, kind, values, today, pending = [] } = request;
  const saved = loadBriefing(folder);
  if ('problems' in saved) {
    return {
      kind: 'refused',
      reason: ['The saved files have problems:', ...saved.problems.map(formatProblem)].join('\n'),
    };
  }
  const savedReading = readProposal(saved.briefing, kind, values, today);
  // A source builds on all pending ones. An outcome builds on them only if it is invalid without them.
  const isIndependent = pending.length === 0 || (kind === 'settle' && 'value' in savedReading);
  const { texts, files: prerequisites } = isIndependent
    ? NONE_APPLIED
    : applyPending(folder, path, saved.briefing, pending);
  if (prerequisites.length === 0) return draft(request, saved, savedReading, new FileEdits(folder), []);
  const before = new FileEdits(folder, texts).load();
  const reading = readProposal(before.briefing, kind, values, today);
  return draft(request, before, reading, new FileEdits(folder, texts), prerequisites);
}

function draft(
  { path, today }: DraftRequest,
  before: ValidBriefing,
  reading: ReturnType<typeof readProposal>,
  edits: FileEdits,
  files: readonly string[],
): ProposalDraft {
  if ('faults' in reading) return { kind: 'faulty', faults: reading.faults };
  const { briefing } = before;
  try {
    enterProposal(edits, reading.value, briefing, today);
    const after = edits.load();
    const index = buildIndex(after.briefing);
    return {
      kind: 'draft',
      summary: proposalSummary(reading.value),
      subject: proposalSubject(reading.value),
      patch: edits.files.map((fileChange) => patchOf(path, fileChange)).join(''),
      replies: changedReplies({ briefing, index, today }, { briefing: after.briefing, index, today }),
      todos: newTodos(before.todos, after.todos),
      prerequisites: files,
    };
  } catch (error) {
    if (error instanceof UserError) return { kind: 'refused', reason: error.message };
    throw error;
  }
}

function patchOf(path: string, { file, before, after }: FileEdits['files'][number]): string {
  return createTwoFilesPatch(`a/${path}/${file}`, `b/${path}/${file}`, before, after);
}

function proposalSummary(proposal: Proposal): string {
  if (proposal.kind === 'source') return `a source, ${proposal.source.id} "${proposal.source.label}"`;
  const { item, date } = proposal.outcome;
  return `${item.id} ${settledInWords(date)}`;
}

/** Contradictions come first. A to-do that only moved to another line is not new. */
function newTodos(before: readonly Problem[], after: readonly Problem[]): string[] {
  const keyOf = ({ file, field, message }: Problem) => `${file} ${field} ${message}`;
  const oldKeys = new Set(before.map(keyOf));
  const addedTodos = after.filter((todo) => !oldKeys.has(keyOf(todo)));
  const rankOf = ({ isContradiction }: Problem) => (isContradiction ? 0 : 1);
  return addedTodos.toSorted((a, b) => rankOf(a) - rankOf(b)).map(formatProblem);
}
