import { createTwoFilesPatch } from 'diff';
import { buildIndex } from '../ask/index.ts';
import type { IsoDate } from '../briefing/dates.ts';
import { loadBriefing } from '../briefing/load.ts';
import { settledInWords } from '../briefing/outcome.ts';
import { formatProblem, type Problem } from '../briefing/problem.ts';
import { Changes } from '../briefing/write/changes.ts';
import {
  enterProposal,
  type Proposal,
  type ProposalKind,
  type ProposalValues,
  readProposal,
  subjectOf,
} from '../briefing/write/proposal.ts';
import { UserError } from '../lib/user-error.ts';
import type { ReplyChange } from '../ports/proposals.ts';
import { changedReplies } from '../reply/changed-replies.ts';

export interface DraftRequest {
  /** The briefing's folder. */
  readonly folder: string;
  /** The folder's path in a patch: "briefings/colossus". */
  readonly path: string;
  readonly kind: ProposalKind;
  readonly values: ProposalValues;
  readonly today: IsoDate;
}

/** A proposal with its patch, or its faults. */
export type ProposalDraft =
  | {
      readonly kind: 'draft';
      /** A one-line description, and the id of the item or source. */
      readonly what: string;
      readonly subject: string;
      readonly patch: string;
      readonly replies: readonly ReplyChange[];
      readonly todos: readonly string[];
    }
  | { readonly kind: 'faulty'; readonly faults: Readonly<Partial<Record<string, string>>> }
  | { readonly kind: 'refused'; readonly why: string };

/** Makes the patch of a proposal, and lists its effects, from the saved files. Writes nothing. */
export function draftProposal({ folder, path, kind, values, today }: DraftRequest): ProposalDraft {
  const before = loadBriefing(folder);
  if ('problems' in before) {
    return {
      kind: 'refused',
      why: ['The saved files have problems:', ...before.problems.map(formatProblem)].join('\n'),
    };
  }
  const { briefing } = before;
  const read = readProposal(briefing, kind, values, today);
  if ('faults' in read) return { kind: 'faulty', faults: read.faults };
  try {
    const changes = new Changes(folder);
    enterProposal(changes, read.value, briefing, today);
    const after = changes.load();
    const index = buildIndex(after.briefing);
    return {
      kind: 'draft',
      what: proposalSummary(read.value),
      subject: subjectOf(read.value),
      patch: changes.files.map((one) => patchOf(path, one)).join(''),
      replies: changedReplies({ briefing, index, today }, { briefing: after.briefing, index, today }),
      todos: newTodos(before.todos, after.todos),
    };
  } catch (error) {
    if (error instanceof UserError) return { kind: 'refused', why: error.message };
    throw error;
  }
}

function patchOf(path: string, { file, before, after }: Changes['files'][number]): string {
  return createTwoFilesPatch(`a/${path}/${file}`, `b/${path}/${file}`, before, after);
}

function proposalSummary(proposal: Proposal): string {
  if (proposal.kind === 'source') return `a source, ${proposal.source.id} "${proposal.source.label}"`;
  const { item, date } = proposal.outcome;
  return `${item.id} ${settledInWords(date)}`;
}

/** New to-dos, contradictions first. Lines are ignored in the comparison. */
function newTodos(before: readonly Problem[], after: readonly Problem[]): string[] {
  const keyOf = ({ file, field, what }: Problem) => `${file} ${field} ${what}`;
  const known = new Set(before.map(keyOf));
  const added = after.filter((todo) => !known.has(keyOf(todo)));
  const isLess = ({ isContradiction }: Problem) => Number(!isContradiction);
  return added.toSorted((a, b) => isLess(a) - isLess(b)).map(formatProblem);
}
