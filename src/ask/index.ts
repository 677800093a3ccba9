import type { Briefing } from '../briefing/briefing.ts';
import { statementsOfEntry } from '../briefing/card.ts';
import { type Entry, type Lexicon, SMALL_TALK, type SmallTalk } from '../briefing/schema.ts';
import { errorText } from '../lib/error-text.ts';
import { withCommon } from './common/lexicon.ts';
import { Field } from './field.ts';
import { indexEntry, shares } from './index-entry.ts';
import { decodeModel, type LearntModel } from './learnt/model.ts';
import type { AskIndex, IndexedEntry } from './model.ts';
import { Presumptions } from './presumptions.ts';
import { type Reading, TextParser } from './reading.ts';
import { countNamePositions, Subjects } from './subjects.ts';
import { signsOf } from './words.ts';

/** Builds the index of a briefing; done once per load. */
export function buildIndex(briefing: Briefing): AskIndex {
  const steps = indexSteps(briefing);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** Builds the index in steps, so a running process can do other work in between. */
export function* indexSteps(briefing: Briefing): Generator<undefined, AskIndex, void> {
  const all = [...briefing.entries.values()];
  const answers = all.map((entry) =>
    statementsOfEntry(entry)
      .map(({ text }) => text)
      .join(' '),
  );
  const texts = all.flatMap(({ question, phrasings }) => [question, ...phrasings]);
  const lexicon = withCommon(briefing.lexicon, texts);
  const reader = new TextParser(lexicon, [...texts, ...answers]);

  yield;
  const phrasings: { readonly entry: number; readonly text: string; readonly reading: Reading }[] = [];
  for (const [index, entry] of all.entries()) {
    for (const text of [entry.question, ...entry.phrasings]) {
      phrasings.push({ entry: index, text, reading: reader.read(text) });
    }
    yield;
  }
  const groups = phrasings.map(({ entry }) => entry);
  const field = (of: (reading: Reading) => readonly string[]) =>
    new Field(
      phrasings.map(({ reading }) => of(reading)),
      groups,
    );
  const terms = field((reading) => reading.terms);
  yield;
  const concepts = field((reading) => reading.concepts);

  yield;
  const outside: Reading[] = [];
  for (const text of lexicon.offTopic) {
    outside.push(reader.read(text));
    yield;
  }
  const outsideField = (of: (reading: Reading) => readonly string[]) =>
    new Field(
      outside.map(of),
      outside.map((_, i) => i),
    );

  yield;
  const { learnt, fault } = readModel(briefing.learnt);
  yield;
  const named = all.flatMap(({ related, nearest }) => [...related, ...(nearest === undefined ? [] : [nearest])]);
  const namedBy = Map.groupBy(named, (id) => id);
  const core = idsOf(lexicon, ['core']);
  const others = idsOf(lexicon, ['outside', 'mentioned']);
  const phrasingsOf = Map.groupBy(phrasings.keys(), (i) => groups[i]);
  // Before anything is learnt, the phrasings and the entry's own text show who does what to whom.
  const placesOf = (entry: Entry) =>
    countNamePositions(
      [entry.question, ...entry.phrasings, ...statementsOfEntry(entry).map(({ text }) => text)].map((text) =>
        reader.read(text),
      ),
    );
  const entries: IndexedEntry[] = [];
  for (const [index, entry] of all.entries()) {
    const own = phrasingsOf.get(index) ?? [];
    entries.push(
      indexEntry(
        {
          entry,
          readings: own.flatMap((i) => phrasings[i]?.reading ?? []),
          answer: reader.termsOf(answers[index] ?? ''),
          namedBy: namedBy.get(entry.id)?.length ?? 0,
          places: learnt?.places[entry.id] ?? placesOf(entry),
        },
        { terms, concepts, others },
      ),
    );
    yield;
  }
  const trigrams = field((reading) => reading.trigrams);
  yield;
  return {
    briefing,
    lexicon,
    reader,
    entries,
    phrasings,
    terms,
    concepts,
    trigrams,
    pairs: field((reading) => reading.pairs),
    offTopic: {
      terms: outsideField((reading) => reading.terms),
      trigrams: outsideField((reading) => reading.trigrams),
    },
    outside: idsOf(lexicon, ['outside', 'everyday']),
    others,
    core,
    typeShare: shares(phrasings.map(({ reading }) => reading.type)),
    talk: talkLines(lexicon, reader),
    presumptions: new Presumptions(lexicon),
    subjects: new Subjects(
      entries.map(({ places }) => places),
      lexicon,
    ),
    exact: exactPhrasings(phrasings),
    ...(learnt && { learnt: { model: learnt, places: all.map(({ id }) => learnt.ids.indexOf(id)) } }),
    ...(fault !== undefined && { learntFault: fault }),
  };
}

function exactPhrasings(phrasings: AskIndex['phrasings']): ReadonlyMap<string, number> {
  const byWords = Map.groupBy(phrasings, ({ reading }) => reading.words.join(' '));
  return new Map(
    [...byWords].flatMap(([words, same]) => {
      const [first] = same;
      return first && same.every(({ entry }) => entry === first.entry) ? [[words, first.entry]] : [];
    }),
  );
}

/** Reads the trained model. If it is invalid, questions are matched by phrasings alone. */
function readModel(bytes: Uint8Array | undefined): { learnt?: LearntModel; fault?: string } {
  if (!bytes) return {};
  try {
    return { learnt: decodeModel(bytes) };
  } catch (error) {
    return { fault: errorText(error) };
  }
}

function idsOf({ entities }: Lexicon, kinds: readonly Lexicon['entities'][number]['kind'][]): ReadonlySet<string> {
  return new Set(entities.filter(({ kind }) => kinds.includes(kind)).map(({ id }) => id));
}

function talkLines({ smallTalk }: Lexicon, reader: TextParser): ReadonlyMap<string, SmallTalk> {
  const lines = new Map<string, SmallTalk>();
  for (const kind of SMALL_TALK) {
    for (const line of smallTalk[kind]) {
      const { words } = reader.termsOf(line);
      lines.set(words.length === 0 ? signsOf(line) : words.join(' '), kind);
    }
  }
  return lines;
}
