import type { Briefing } from '../briefing/briefing.ts';
import { inWords } from '../briefing/dates.ts';
import type { Source, SourcedClaim } from '../briefing/schema.ts';
import type { Fact, Message } from '../message/message.ts';
import { aboutStory, buttons, findByName, numberedTitle, pageButtons, pageOf, type ReplyContext } from './context.ts';
import { claimItem } from './evidence.ts';

const PAGE = 8;

/** The articles behind the briefing, or one of them with its claims. Undefined if no source matches. */
export function sourcesReply(context: ReplyContext, typed?: string, wanted?: number): Message | undefined {
  const { briefing } = context;
  const all = [...briefing.sources.values()];
  if (typed !== undefined) {
    const source = findByName(all, typed, ({ label, publisher, title }) => [label, publisher ?? '', title ?? '']);
    if (!source) return undefined;
    const { items, page, pages } = pageOf(claimsOf(briefing, source), PAGE, wanted);
    return aboutStory(context, `${source.id} · ${source.label}`, [
      { type: 'facts', facts: facts(source) },
      { type: 'heading', text: numberedTitle('What it says', page, pages) },
      { type: 'list', items: items.map((claim) => claimItem(briefing, claim)) },
      ...pageButtons(page, pages, (number) => ({ kind: 'sources', source: source.id, page: number })),
      ...buttons({ label: 'All sources', intent: { kind: 'sources' } }),
    ]);
  }
  return aboutStory(context, 'The sources', [
    {
      type: 'list',
      items: all.map((source) => ({
        text: `${source.id} · ${source.label}: ${source.title ?? source.about}`,
        note: [publisherName(source), date(source), `${claimsOf(briefing, source).length} claims`].join(' · '),
      })),
    },
    ...buttons(
      ...all.map(({ id, label }) => ({ label: `${id} · ${label}`, intent: { kind: 'sources' as const, source: id } })),
      { label: 'Where they disagree', intent: { kind: 'disputes' } },
    ),
  ]);
}

function claimsOf({ claims }: Briefing, source: Source): SourcedClaim[] {
  return [...claims.values()].flatMap((claim) =>
    claim.standing !== 'derived' && claim.source === source.id ? [claim] : [],
  );
}

function facts(source: Source): Fact[] {
  return [
    { label: 'Title', value: source.title ?? 'none given' },
    { label: 'Publisher', value: source.publisher ?? 'none given' },
    { label: 'Author', value: source.byline ?? 'none given' },
    { label: 'Published', value: source.published ? inWords(source.published) : 'no date given' },
    ...(source.relays === undefined ? [] : [{ label: 'Based on', value: source.relays }]),
    { label: 'Link', value: source.url ?? 'none known' },
    { label: 'What it is', value: source.about },
  ];
}

function publisherName({ publisher, relays }: Source): string {
  const name = publisher === undefined ? 'no publisher named' : `published by ${publisher}`;
  return relays === undefined ? name : `${name}, based on ${relays}`;
}

function date({ published }: Source): string {
  return published === undefined ? 'no date' : inWords(published);
}
