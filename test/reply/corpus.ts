import { buildIndex } from '../../src/ask/build-index.ts';
import type { Briefing } from '../../src/briefing/briefing.ts';
import { entryStatements } from '../../src/briefing/current-answers.ts';
import type { IsoDate } from '../../src/briefing/dates.ts';
import type { Statement, WatchItem } from '../../src/briefing/schema.ts';
import { encodeIntent } from '../../src/message/button-id.ts';
import type { Intent } from '../../src/message/intent.ts';
import {
  type AnswerBlock,
  answerLines,
  type Block,
  type Item,
  type Message,
  sourceParts,
} from '../../src/message/message.ts';
import type { ReplyContext } from '../../src/reply/context.ts';
import { loadStory } from '../fixture/story.ts';

/** The fixture story, with the slash command of the fakes. None of its watch items is settled. */
export const briefing: Briefing = { ...loadStory(), command: 'colossus' };

/** The charter's expected date has passed, and no source confirms it. */
export const TODAY: IsoDate = '2026-11-21';

export const contextOn = contextsOf(briefing);

/** Indexes a story once. Returns a function that builds its context on a day, also for a changed briefing. */
export function contextsOf(story: Briefing) {
  const index = buildIndex(story);
  return (today: IsoDate, changedBriefing: Briefing = story): ReplyContext => ({
    briefing: changedBriefing,
    index: { ...index, briefing: changedBriefing },
    today,
  });
}

export function withWatch(story: Briefing, change: (item: WatchItem) => WatchItem): Briefing {
  return { ...story, watch: new Map([...story.watch].map(([id, item]) => [id, change(item)])) };
}

export function corpusStatements(story: Briefing = briefing): Set<string> {
  const statements: Statement[] = [
    ...[...story.entries.values()].flatMap(entryStatements),
    ...[...story.disputes.values()].flatMap(({ positions }) => positions.map(({ says }) => says)),
    ...[...story.summaries.values()].flatMap(({ headline, sections }) => [
      headline,
      ...sections.flatMap(({ statements }) => statements),
    ]),
    ...[...story.watch.values()].flatMap(({ headline, open, outcome }) => [
      headline,
      open,
      ...(outcome ? [outcome.says] : []),
    ]),
    ...story.lexicon.presuppositions.map(({ says }) => says),
  ];
  return new Set(statements.map(({ text }) => text));
}

/** Returns the ids of the buttons that every page of a message has. */
export function actionIdsOf({ actions }: Message): string[] {
  return [...(actions?.row ?? []), ...(actions?.menu ?? [])].map(({ intent }) => encodeIntent(intent));
}

/** @param isHead true if the message shows the top line of the answer in place of its title */
export function answerTexts(block: AnswerBlock, isHead: boolean): string[] {
  const { top, below } = answerLines(block);
  return [...(isHead ? [] : [top]), ...below, ...sourceParts(block).map(({ text }) => text)];
}

/** Returns the ids of the vote buttons that platforms add below an answer. */
export function votesOf({ ratedEntry }: Message): string[] {
  return ratedEntry === undefined ? [] : [`c1:helpful:${ratedEntry}`, `c1:unhelpful:${ratedEntry}`];
}

export function isVote(id: string): boolean {
  return /^c1:(?:un)?helpful:/.test(id);
}

export function itemsOf({ blocks }: Message): Item[] {
  return blocks.flatMap((block) => (block.type === 'list' ? block.items : []));
}

/** Returns the ISO instants in a message. */
export function momentsIn({ blocks }: Message): string[] {
  return blocks
    .flatMap((block): readonly { readonly at?: string }[] => {
      if (block.type === 'facts') return block.facts;
      return block.type === 'list' ? block.items : [];
    })
    .flatMap(({ at }) => at ?? []);
}

/** Returns all visible texts of a block, in order. */
export function blockTexts(block: Block): string[] {
  switch (block.type) {
    case 'answer': {
      const sentenceTexts = [block.headline, ...block.lines].flatMap(({ text, citations, arithmetic = [] }) => [
        text,
        ...citations.map(({ source }) => source),
        ...arithmetic,
      ]);
      return definedTexts(...sentenceTexts, block.status);
    }
    case 'statement': {
      const { label, text, citations, arithmetic = [] } = block;
      return definedTexts(label, text, ...citations.map(({ source }) => source), ...arithmetic);
    }
    case 'facts':
      return block.facts.flatMap(({ label, value }) => [label, value]);
    case 'list':
      return block.items.flatMap(({ text, note }) => definedTexts(text, note));
    case 'picture':
      return [...block.words];
    case 'buttons':
      return block.buttons.map(({ label }) => label);
    case 'heading':
    case 'text':
    case 'note':
      return [block.text];
  }
}

function definedTexts(...texts: readonly (string | undefined)[]): string[] {
  return texts.filter((text) => text !== undefined);
}

/** Returns all visible texts of a message, in order. */
export function visibleTexts({ title, blocks, footer, actions }: Message): string[] {
  const labels = [...(actions?.row ?? []), ...(actions?.menu ?? [])].map(({ label }) => label);
  const texts = [title, ...blocks.flatMap(blockTexts), ...labels];
  return footer === '' ? texts : [...texts, footer];
}

/** Returns an intent for everything that the bot can show, first pages only. */
export function everyIntent(story: Briefing = briefing): Intent[] {
  const { entries, summaries, watch, disputes, sources, claims, topics } = story;
  return [
    { kind: 'overview' },
    { kind: 'help' },
    { kind: 'summary' },
    ...[...summaries.keys()].map((topic): Intent => ({ kind: 'summary', topic })),
    ...[...entries.keys()].map((id): Intent => ({ kind: 'entry', id })),
    ...[...entries.keys()].map((of): Intent => ({ kind: 'details', of, what: 'entry' })),
    ...[...summaries.keys()].map((of): Intent => ({ kind: 'details', of, what: 'summary' })),
    { kind: 'faq' },
    ...topics.map(({ id }): Intent => ({ kind: 'faq', topic: id })),
    { kind: 'watch' },
    ...[...watch.keys()].map((item): Intent => ({ kind: 'watch', item })),
    { kind: 'timeline' },
    { kind: 'disputes' },
    ...[...disputes.keys()].map((dispute): Intent => ({ kind: 'disputes', dispute })),
    { kind: 'sources' },
    ...[...sources.keys()].map((source): Intent => ({ kind: 'sources', source })),
    ...[...entries.keys(), ...claims.keys()].map((of): Intent => ({ kind: 'evidence', of })),
    { kind: 'changes' },
    { kind: 'changes', since: '2026-05-01' },
    ...[...entries.keys()].map((of): Intent => ({ kind: 'feedback', of, isHelpful: false })),
    { kind: 'incomplete', command: 'ask' },
    { kind: 'misspelt', typed: 'sumary', meant: 'summary' },
  ];
}
