import { describe, expect, it } from 'vitest';
import { isUnknown } from '../../src/briefing/briefing.ts';
import { entryStatements, visibleStatements } from '../../src/briefing/current-answers.ts';
import { encodeIntent } from '../../src/message/button-id.ts';
import { commands } from '../../src/message/commands.ts';
import { needsOperator, needsStore } from '../../src/message/effects.ts';
import type { ButtonIntent, Intent } from '../../src/message/intent.ts';
import {
  answerLines,
  buttonsIn,
  type Message,
  messageHead,
  sourcedSentences,
  sourceParts,
} from '../../src/message/message.ts';
import { parseText } from '../../src/message/parse.ts';
import { bodyPlace } from '../../src/reply/cite.ts';
import { respond, respondToButton } from '../../src/reply/respond.ts';
import { corpusStatements, everyIntent, itemsOf, momentsIn, TODAY, visibleTexts } from './corpus.ts';
import { briefing, contextOn } from './shipped.ts';

const context = contextOn(TODAY);
const corpus = corpusStatements(briefing);

function shownText(message: Message): string {
  const answers = message.blocks.flatMap((block) =>
    block.type === 'answer'
      ? [
          ...answerLines(block).below,
          sourceParts(block)
            .map(({ text }) => text)
            .join(' · '),
        ]
      : [],
  );
  const { top, smallPrint } = messageHead(message);
  return [top, ...answers, ...smallPrint].join('\n');
}

/** Follows the "next page" buttons. */
function pagesOf(intent: Intent): Message[] {
  const pages = [respond(intent, context)];
  for (let nextIntent = nextPage(pages[0]); nextIntent !== undefined; nextIntent = nextPage(pages.at(-1))) {
    pages.push(respond(nextIntent, context));
    if (pages.length > 100) throw new Error(`The pages of ${JSON.stringify(intent)} do not end`);
  }
  return pages;
}

function nextPage(message: Message | undefined): ButtonIntent | undefined {
  return message && buttonsIn(message).find(({ label }) => label.startsWith('Next page'))?.intent;
}

const replies = everyIntent(briefing).flatMap((intent) => pagesOf(intent).map((message) => ({ intent, message })));

describe('every reply', () => {
  it('is tested for every command without a store', () => {
    const kinds = new Set<string>(everyIntent().map(({ kind }) => kind));
    const exampleIntents = commands.map(({ example }) => parseText(example, briefing.command));
    const isAnybodys = (intent: Intent) => !needsStore(intent) && !needsOperator(intent);
    const shownIntents = exampleIntents.filter(
      (intent) => isAnybodys(intent) && !['ask', 'follow'].includes(intent.kind),
    );
    expect(shownIntents.map(({ kind }) => kind).filter((kind) => !kinds.has(kind))).toEqual([]);
  });

  it('gives the as-of date if it states something about the story, and gives none for help, topics and thanks', () => {
    for (const { message } of replies) {
      const isAboutStory = sourcedSentences(message).length > 0 || message.shows !== undefined;
      if (isAboutStory) expect(message.footer).toBe('As of 7 May 2026 (6 months ago)');
      else expect(['', 'As of 7 May 2026 (6 months ago)']).toContain(message.footer);
    }
    for (const intent of [{ kind: 'help' }, { kind: 'faq' }] as const) expect(respond(intent, context).footer).toBe('');
    expect(respond({ kind: 'ask', question: 'thanks' }, context).footer).toBe('');
  });

  it('gives dates of sources as days, not moments', () => {
    expect(replies.flatMap(({ message }) => momentsIn(message))).toEqual([]);
  });

  it('states only sentences of the briefing', () => {
    const foreignStatements = replies
      .flatMap(({ message }) => sourcedSentences(message))
      .filter(({ text }) => !corpus.has(text));
    expect(foreignStatements).toEqual([]);
    expect(replies.filter(({ message }) => sourcedSentences(message).length > 0).length).toBeGreaterThan(150);
  });

  it('cites sources and paragraphs, or for a silence the checked sources, and gives the arithmetic of derived statements', () => {
    for (const { message } of replies) {
      for (const statement of sourcedSentences(message)) {
        if (statement.kind === 'silence') {
          const { citations, readAgainst: { read } = { read: briefing.sources.size } } = statement;
          expect(citations).toHaveLength(read);
          continue;
        }
        expect(statement.citations, statement.text).not.toEqual([]);
        for (const { source, paragraphs } of statement.citations) {
          expect(source).not.toBe('');
          expect(paragraphs.length, statement.text).toBeGreaterThan(0);
        }
        expect((statement.arithmetic?.length ?? 0) > 0, statement.text).toBe(statement.kind === 'derived');
      }
    }
  });

  it('has a title and content, and no text that is empty or has line breaks', () => {
    for (const { message } of replies) {
      expect(message.blocks.length).toBeGreaterThan(0);
      for (const text of visibleTexts(message)) expect(text).toMatch(/^\P{Cc}+$/u);
    }
  });

  it('has button labels of at most 75 characters', () => {
    for (const { message } of replies) {
      for (const { label } of buttonsIn(message)) expect(label.length, label).toBeLessThanOrEqual(75);
    }
  });

  it('never says "upcoming" or "lapsed"', () => {
    const claimTexts = new Set([...briefing.claims.values()].map(({ text }) => text));
    for (const { message } of replies) {
      for (const text of visibleTexts(message)) {
        if (!claimTexts.has(text)) expect(text).not.toMatch(/\b(upcoming|lapsed?)\b/i);
      }
    }
  });
});

describe('the age of the briefing', () => {
  const footerOn = (today: string) =>
    respond({ kind: 'overview' }, contextOn(today, { ...briefing, asOf: '2026-05-07' })).footer;

  it.each([
    ['2026-05-06', ''],
    ['2026-05-07', ' (today)'],
    ['2026-05-08', ' (1 day ago)'],
    ['2026-06-06', ' (30 days ago)'],
    ['2026-06-07', ' (1 month ago)'],
    ['2026-11-21', ' (6 months ago)'],
    ['2027-05-07', ' (1 year ago)'],
    ['2028-07-08', ' (2 years, 2 months ago)'],
  ])('on %s is "%s"', (today, age) => {
    expect(footerOn(today)).toBe(`As of 7 May 2026${age}`);
  });
});

describe("an entry's reply", () => {
  it('has the headline on top, further lines below, and the question in small print', () => {
    for (const entry of briefing.entries.values()) {
      const message = respond({ kind: 'entry', id: entry.id }, context);
      expect(message.title).toBe(entry.question);
      expect(message.shows).toBe(entry.id);
      expect(sourcedSentences(message).map(({ text }) => text)).toEqual(
        visibleStatements(entry).map(({ text }) => text),
      );
      const { top, smallPrint } = messageHead(message);
      expect(smallPrint).toEqual([entry.question, message.footer]);
      if (!entry.countsDays) expect(top).toBe(entry.headline.text);
    }
  });

  it('shows every statement behind "Details"', () => {
    for (const entry of briefing.entries.values()) {
      const details = buttonsIn(respond({ kind: 'entry', id: entry.id }, context)).find(
        ({ label }) => label === 'Details',
      );
      const message = details && respond(details.intent, context);
      expect(message && sourcedSentences(message).map(({ text }) => text)).toEqual(
        entryStatements(entry).map(({ text }) => text),
      );
    }
  });

  it('has one row of at most four buttons, and one menu without repetition', () => {
    for (const { message } of replies) {
      const { row = [], menu = [] } = message.actions ?? {};
      expect(row.length).toBeLessThanOrEqual(4);
      const ids = [...row, ...menu].map(({ intent }) => encodeIntent(intent));
      expect(new Set(ids).size, message.title).toBe(ids.length);
    }
  });

  it('is short: half have at most 350 characters, and none more than 900', () => {
    const lengths = [...briefing.entries.keys()]
      .map((id) => shownText(respond({ kind: 'entry', id }, context)).length)
      .toSorted((a, b) => a - b);
    expect(lengths[Math.floor(lengths.length / 2)]).toBeLessThanOrEqual(350);
    expect(lengths.at(-1)).toBeLessThanOrEqual(900);
  });

  it('about an unknown begins with the silence and links to the nearest answer', () => {
    const unknowns = [...briefing.entries.values()].filter(isUnknown);
    expect(unknowns.length).toBeGreaterThanOrEqual(35);
    for (const { id, nearest } of unknowns) {
      const message = respond({ kind: 'entry', id }, context);
      expect(sourcedSentences(message)[0]?.kind, id).toBe('silence');
      expect(buttonsIn(message).map(({ intent }) => intent)).toContainEqual({ kind: 'entry', id: nearest });
    }
  });

  it('about a dispute links to every side', () => {
    const disputedEntries = [...briefing.entries.values()].filter(
      (entry) => 'dispute' in entry && entry.dispute !== undefined,
    );
    expect(disputedEntries.length).toBeGreaterThan(0);
    for (const { id } of disputedEntries) {
      const message = respond({ kind: 'entry', id }, context);
      const sides = buttonsIn(message).find(({ label }) => label === 'Every side');
      expect(sides && sourcedSentences(respond(sides.intent, context)).length).toBeGreaterThanOrEqual(2);
    }
  });

  it('has evidence that lists all claims of its answer with their standing', () => {
    for (const entry of briefing.entries.values()) {
      const shownItems = pagesOf({ kind: 'evidence', of: entry.id }).flatMap(itemsOf);
      for (const id of entry.answer.flatMap(({ claims }) => claims)) {
        const claim = briefing.claims.get(id);
        const item = shownItems.find(({ note }) => note?.startsWith(`${id} · `));
        expect(item?.text, `${entry.id}: ${id}`).toBe(claim?.text);
        expect(item?.note).toContain(` · ${claim?.standing} · `);
      }
      expect(new Set(shownItems.map(({ note }) => note)).size).toBe(shownItems.length);
    }
  });

  it('says that the button is outdated if the entry was removed', () => {
    const message = respondToButton('c1:entry:gone', context);
    expect(message).toMatchObject({ title: 'This button no longer works', isCorrection: true });
    expect(buttonsIn(message).length).toBeGreaterThan(0);
    expect(respondToButton('c0:overview', context)).toEqual(message);
    expect(respondToButton('somebody else’s id', context)).toEqual(message);
  });
});

describe("a claim's reply", () => {
  it('shows its text, and its paragraph or the claims that it is derived from', () => {
    for (const claim of briefing.claims.values()) {
      const items = itemsOf(respond({ kind: 'evidence', of: claim.id }, context));
      expect(items[0]?.text).toBe(claim.text);
      expect(items[0]?.note).toContain(
        claim.standing === 'derived' ? claim.from.join(' and ') : `, ${bodyPlace(briefing, claim)}`,
      );
      const shownIds = items.map(({ note }) => note?.split(' · ')[0]);
      expect(shownIds).toEqual([claim.id, ...(claim.standing === 'derived' ? claim.from : [])]);
    }
  });
});

describe('the replies for sources', () => {
  it('show each claim once', () => {
    for (const source of briefing.sources.keys()) {
      const shownClaims = pagesOf({ kind: 'sources', source })
        .flatMap(itemsOf)
        .map(({ note }) => note?.split(' · ')[0]);
      const ownClaims = [...briefing.claims.values()].filter((claim) => 'source' in claim && claim.source === source);
      expect(shownClaims).toEqual(ownClaims.map(({ id }) => id));
    }
  });

  it('are found by id, label or the start of the label', () => {
    for (const { id, label } of briefing.sources.values()) {
      const message = respond({ kind: 'sources', source: id }, context);
      expect(message.title).toBe(`${id} · ${label}`);
      for (const typed of [label, label.toUpperCase(), `the ${label}`, label.slice(0, -2)]) {
        expect(respond({ kind: 'sources', source: typed }, context)).toEqual(message);
      }
    }
  });
});

describe('the replies for topics', () => {
  it('list every answered question once', () => {
    const offeredIds = briefing.topics
      .flatMap(({ id }) => pagesOf({ kind: 'faq', topic: id }))
      .flatMap(buttonsIn)
      .flatMap(({ intent }) => (intent.kind === 'entry' ? [intent.id] : []));
    const answeredIds = [...briefing.entries.values()].filter((entry) => !isUnknown(entry)).map(({ id }) => id);
    expect(offeredIds.toSorted()).toEqual(answeredIds.toSorted());
  });
});

describe('the replies for disputes', () => {
  it('show every side, hard disputes first', () => {
    const shownStatements = pagesOf({ kind: 'disputes' }).flatMap(sourcedSentences);
    const allDisputes = [...briefing.disputes.values()];
    const orderedDisputes = [
      ...allDisputes.filter(({ kind }) => kind === 'hard'),
      ...allDisputes.filter(({ kind }) => kind === 'soft'),
    ];
    const sides = orderedDisputes.flatMap(({ positions }) => positions.map(({ label, says }) => [label, says.text]));
    expect(shownStatements.map(({ label, text }) => [label, text])).toEqual(sides);
  });

  it('say that the sources disagree, or only that they describe something differently', () => {
    for (const { id, kind } of briefing.disputes.values()) {
      const texts = visibleTexts(respond({ kind: 'disputes', dispute: id }, context));
      const word = 'The sources disagree, and this briefing takes no side.';
      expect(texts).toContain(kind === 'hard' ? word : 'The sources describe this differently.');
    }
  });
});

describe('the replies for summaries', () => {
  it('show headline and first lines, the rest behind "Details", and link to each other', () => {
    const allSummaries = [...briefing.summaries.values()];
    for (const [i, { id, title, headline, sections }] of allSummaries.entries()) {
      const message = respond({ kind: 'summary', topic: id }, context);
      expect(message.title).toBe(title);
      expect(messageHead(message).top).toBe(headline.text);
      const summaryTexts = sections.flatMap(({ statements }) => statements.map(({ text }) => text));
      expect(sourcedSentences(message).map(({ text }) => text)).toEqual([headline.text, ...summaryTexts.slice(0, 3)]);
      const details = respond({ kind: 'details', of: id, what: 'summary' }, context);
      expect(sourcedSentences(details).map(({ text }) => text)).toEqual([headline.text, ...summaryTexts]);
      const nextButton = buttonsIn(message).find(({ label }) => label.startsWith('Next: '));
      expect(nextButton?.intent).toEqual(allSummaries[i + 1] && { kind: 'summary', topic: allSummaries[i + 1]?.id });
    }
  });

  it('are found by all their names', () => {
    for (const { id, title, aliases } of briefing.summaries.values()) {
      for (const typed of [id, title, ...aliases]) {
        expect(respond({ kind: 'summary', topic: typed }, context).title).toBe(title);
      }
    }
  });

  it('start with the summary that the plain command shows', () => {
    const [firstSummary] = briefing.summaries.values();
    const overview = respond({ kind: 'overview' }, context);
    expect(messageHead(overview).top).toBe(firstSummary?.headline.text);
    expect(overview.blocks).toEqual(respond({ kind: 'summary', topic: firstSummary?.id ?? '' }, context).blocks);
  });
});
