import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Temporal } from 'temporal-polyfill';
import { buildIndex } from '../../src/ask/build-index.ts';
import { openDesk } from '../../src/delivery/desk/desk.ts';
import { type DraftRequest, draftProposal, type ProposalDraft } from '../../src/ops/draft-proposal.ts';
import { isListedOperator, type Operator, openProposals } from '../../src/ops/proposals.ts';
import type { Desk } from '../../src/ports/desk.ts';
import { copyOfStory } from '../fixture/older-story.ts';
import { loadStory } from '../fixture/story.ts';
import { dataFolder } from './terminal/run.ts';

export const SETTLED_VALUES = {
  item: 'charter-end',
  on: '2026-11-05',
  says: 'The charter was renewed for six months.',
  claims: 'h1-04',
};
export const ARTICLE = `Minutes of the council
Northgate council and Calder Lines prolonged the charter of the Tern on 5 November 2026.
It now lasts until 6 May 2027, at the same price as before.`;

export function draftInThread(request: DraftRequest): Promise<ProposalDraft> {
  return Promise.resolve(draftProposal(request));
}

export function operatorDesk(...operators: Operator[]): { readonly desk: Desk; readProposals(): readonly string[] } {
  const briefing = loadStory();
  const index = buildIndex(briefing);
  const files = copyOfStory();
  const folder = join(dataFolder(), 'proposals');
  const desk = openDesk({
    current: () => ({ briefing, index }),
    now: () => Temporal.Instant.from('2026-11-07T09:00Z'),
    stores: () => Promise.reject(new Error('a proposal needs no store')),
    proposals: openProposals({
      isOperator: (asker) => isListedOperator(operators, asker),
      folder,
      folderOf: () => files,
      draft: draftInThread,
    }),
  });
  return {
    desk,
    readProposals() {
      try {
        return readdirSync(folder).toSorted();
      } catch {
        return [];
      }
    },
  };
}
