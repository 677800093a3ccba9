import type { Briefing } from '../briefing/briefing.ts';
import { inWords } from '../briefing/dates.ts';
import type { Source, SourcedClaim } from '../briefing/schema.ts';
import { pluralize } from '../lib/english.ts';
import type { Button, Fact, Message } from '../message/message.ts';
import { button, buttons, headingBlock, listBlocks, numberedTitle, pageButtons, pageOf } from './blocks.ts';
import { type ReplyContext, storyMessage } from './context.ts';
import { claimItem } from './evidence.ts';
import { findByName } from './find-by-name.ts';

const PAGE_SIZE = 8;

/** Lists the articles behind the briefing, or shows one with its claims. Returns undefined if no source matches. */
export function sourcesReply(context: ReplyContext): Message;
export function sourcesReply(context: ReplyContext, typed?: string, page?: number): Message | undefined;
export function sourcesReply(context: ReplyContext, nameText?: string, page?: number): Message | undefined {
  const { briefing } = context;
  const allSources = [...briefing.sources.values()];
  if (nameText !== undefined) {
    const source = findByName(allSources, nameText, ({ label, publisher = '', title = '' }) => [
      label,
      publisher,
      title,
    ]);
    return source && sourceReply(context, source, page);
  }
  return storyMessage(
    context,
    'The sources',
    [
      ...listBlocks(
        allSources.map((source) => ({
          text: `${source.id} · ${source.label}: ${source.title ?? source.about}`,
          note: [publisherText(source), dateText(source), pluralize(claimsOf(briefing, source).length, 'claim')].join(
            ' · ',
          ),
        })),
      ),
      ...buttons(...allSources.map(sourceButton), button('Where they disagree', { kind: 'disputes' })),
    ],
    { about: [] },
  );
}

function sourceReply(context: ReplyContext, source: Source, number?: number): Message {
  const { briefing } = context;
  const { items, page, pages } = pageOf(claimsOf(briefing, source), PAGE_SIZE, number);
  return storyMessage(
    context,
    `${source.id} · ${source.label}`,
    [
      { type: 'facts', facts: factsOf(source) },
      headingBlock(numberedTitle('What it says', page, pages)),
      { type: 'list', items: items.map((claim) => claimItem(briefing, claim)) },
      ...pageButtons(page, pages, (targetPage) => ({ kind: 'sources', source: source.id, page: targetPage })),
      ...buttons(button('All sources', { kind: 'sources' })),
    ],
    { about: [] },
  );
}

export function sourceButton({ id, label }: Source): Button {
  return button(`${id} · ${label}`, { kind: 'sources', source: id });
}

function claimsOf({ claims }: Briefing, source: Source): SourcedClaim[] {
  return [...claims.values()].flatMap((claim) =>
    claim.standing !== 'derived' && claim.source === source.id ? [claim] : [],
  );
}

function factsOf({ title, publisher, byline, published, relays, url, about }: Source): Fact[] {
  return [
    { label: 'Title', value: title ?? 'none given' },
    { label: 'Publisher', value: publisher ?? 'none given' },
    { label: 'Author', value: byline ?? 'none given' },
    { label: 'Published', value: published ? inWords(published) : 'no date given' },
    ...(relays === undefined ? [] : [{ label: 'Based on', value: relays }]),
    { label: 'Link', value: url ?? 'none known' },
    { label: 'What it is', value: about },
  ];
}

function publisherText({ publisher, relays }: Source): string {
  const name = publisher === undefined ? 'no publisher named' : `published by ${publisher}`;
  return relays === undefined ? name : `${name}, based on ${relays}`;
}

function dateText({ published }: Source): string {
  return published === undefined ? 'no date' : inWords(published);
}
