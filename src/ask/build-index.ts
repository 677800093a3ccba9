import { type Briefing, isUnknown } from '../briefing/briefing.ts';
import { entryStatements } from '../briefing/current-answers.ts';
import { type Entry, type Lexicon, SMALL_TALK, type SmallTalk } from '../briefing/schema.ts';
import { type AskIndex, entryModel, type IndexedEntry } from './ask-index.ts';
import { withSharedWords } from './common/lexicon.ts';
import { decodeModel, type LearntModel } from './learning/learnt-model.ts';
import { commonPolarity } from './polarity.ts';
import { PresuppositionFinder } from './presupposition-finder.ts';
import { conceptToken, type Reading, TextParser } from './reading.ts';
import { countNamePositions, SideRoles } from './side-roles.ts';
import { TokenSpace } from './token-space.ts';
import { type QuestionType, visibleCharacters } from './words.ts';

interface ReadPhrasing {
  readonly entry: number;
  readonly text: string;
  readonly reading: Reading;
}

export function buildIndex(briefing: Briefing): AskIndex {
  const steps = indexSteps(briefing);
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value;
}

/** Yields after each step, so that a running process can do other work. */
export function* indexSteps(briefing: Briefing): Generator<undefined, AskIndex, void> {
  const allEntries = [...briefing.entries.values()];
  const texts = allEntries.flatMap(questionsOf);
  const lexicon = withSharedWords(briefing.lexicon, texts);
  const reader = new TextParser(lexicon, [...texts, ...allEntries.map((entry) => statementsOf(entry).join(' '))]);
  yield;
  const phrasings: ReadPhrasing[] = [];
  for (const [i, entry] of allEntries.entries()) {
    phrasings.push(...questionsOf(entry).map((text) => ({ entry: i, text, reading: reader.read(text) })));
    yield;
  }
  const offTopic: Reading[] = [];
  for (const text of lexicon.offTopic) {
    offTopic.push(reader.read(text));
    yield;
  }
  const tokenSpaceOf = (part: 'terms' | 'concepts' | 'trigrams' | 'pairs') =>
    new TokenSpace(phrasings.map(({ entry, reading }) => ({ entry, tokens: reading[part] })));
  const terms = tokenSpaceOf('terms');
  yield;
  const concepts = tokenSpaceOf('concepts');
  yield;
  const trigrams = tokenSpaceOf('trigrams');
  yield;
  const pairs = tokenSpaceOf('pairs');
  yield;
  const offTopicTokenSpaceOf = (part: 'terms' | 'trigrams') =>
    new TokenSpace(offTopic.map((reading, entry) => ({ entry, tokens: reading[part] })));
  const learntModel = decodeIfValid(briefing.learnt);
  yield;
  const foreignNames = entityIds(lexicon, ['outside', 'mentioned']);
  const mentionedIds = allEntries.flatMap(({ related, nearest }) => [...related, nearest]);
  const phrasingsByEntry = Map.groupBy(phrasings.keys(), (number) => phrasings[number]?.entry);
  const entries: IndexedEntry[] = [];
  for (const [i, entry] of allEntries.entries()) {
    const ownPhrasings = phrasingsByEntry.get(i) ?? [];
    const ownReadings = ownPhrasings.flatMap((number) => phrasings[number]?.reading ?? []);
    const answer = reader.termsOf(statementsOf(entry).join(' '));
    const polarity = commonPolarity(ownReadings.map(({ words }) => words));
    const mainEntities = new Set([...ownReadings.flatMap(({ entities }) => entities), ...entry.about]);
    entries.push({
      entry,
      phrasings: ownPhrasings,
      isUnknown: isUnknown(entry),
      mainEntities,
      entities: new Set([...mainEntities, ...answer.entities]),
      // If the trained model does not know the entry, the entry's own texts show who does what to whom.
      namePositions:
        learntModel?.namePositions[entry.id] ??
        countNamePositions([...questionsOf(entry), ...statementsOf(entry)].map((text) => reader.read(text))),
      answerTerms: new Set(answer.terms),
      typeShares: typeShares(ownReadings),
      ...(polarity && { polarity }),
      centrality: mentionedIds.filter((id) => id === entry.id).length,
      core: coreWeights(ownReadings, terms, concepts),
      foreignPhrasings: ownReadings
        .filter(({ entities }) => entities.some((id) => foreignNames.has(id)))
        .map((reading) => new Set([...reading.terms, ...reading.concepts.map(conceptToken)])),
    });
    yield;
  }
  return {
    briefing,
    lexicon,
    reader,
    entries,
    phrasings: phrasings.map(({ entry, text, reading }) => ({ entry, text, terms: reading.terms })),
    terms,
    concepts,
    trigrams,
    pairs,
    offTopicSpaces: { terms: offTopicTokenSpaceOf('terms'), trigrams: offTopicTokenSpaceOf('trigrams') },
    outsideNames: entityIds(lexicon, ['outside', 'everyday']),
    foreignNames,
    typeShares: typeShares(phrasings.map(({ reading }) => reading)),
    talkKinds: smallTalkKinds(lexicon, reader),
    presuppositionFinder: new PresuppositionFinder(lexicon),
    sideRoles: new SideRoles(
      entries.map(({ namePositions }) => namePositions),
      lexicon,
    ),
    exactPhrasings: exactPhrasings(phrasings),
    ...(learntModel && { trainedModel: entryModel(learntModel, { entries }) }),
  };
}

function questionsOf({ question, phrasings }: Entry): string[] {
  return [question, ...phrasings];
}

function statementsOf(entry: Entry): string[] {
  return entryStatements(entry).map(({ text }) => text);
}

/** A story with an invalid model works as if it had none; `check` reports the fault. */
function decodeIfValid(bytes: Uint8Array | undefined): LearntModel | undefined {
  try {
    return bytes && decodeModel(bytes);
  } catch {
    return undefined;
  }
}

/**
 * Returns the tokens in more than half of the phrasings, with their weights. Leaves out names; a word with a meaning counts as
 * its concepts.
 */
function coreWeights(
  readings: readonly Reading[],
  terms: TokenSpace,
  concepts: TokenSpace,
): ReadonlyMap<string, number> {
  const tokens = readings.flatMap((reading) => [
    ...reading.terms
      .filter((term, i) => !term.startsWith('@') && reading.meanings[i]?.length === 0)
      .map((term) => ({ token: term, weight: terms.weight(term) })),
    ...reading.concepts.map((id) => ({ token: conceptToken(id), weight: concepts.weight(id) })),
  ]);
  const core = [...Map.groupBy(tokens, ({ token }) => token).values()].filter(
    (uses) => uses.length > readings.length / 2,
  );
  return new Map(core.flatMap(([first]) => (first ? [[first.token, first.weight]] : [])));
}

function typeShares(readings: readonly Reading[]): ReadonlyMap<QuestionType, number> {
  const shares = new Map<QuestionType, number>();
  for (const { type } of readings) shares.set(type, (shares.get(type) ?? 0) + 1 / readings.length);
  return shares;
}

function exactPhrasings(phrasings: readonly ReadPhrasing[]): ReadonlyMap<string, number> {
  const byWords = Map.groupBy(phrasings, ({ reading }) => reading.words.join(' '));
  return new Map(
    [...byWords].flatMap(([words, samePhrasings]) => {
      const [first] = samePhrasings;
      return first && samePhrasings.every(({ entry }) => entry === first.entry) ? [[words, first.entry]] : [];
    }),
  );
}

function entityIds({ entities }: Lexicon, kinds: readonly Lexicon['entities'][number]['kind'][]): ReadonlySet<string> {
  return new Set(entities.filter(({ kind }) => kinds.includes(kind)).map(({ id }) => id));
}

function smallTalkKinds({ smallTalk }: Lexicon, reader: TextParser): ReadonlyMap<string, SmallTalk> {
  return new Map(
    SMALL_TALK.flatMap((kind) =>
      smallTalk[kind].map((line): [string, SmallTalk] => [
        reader.termsOf(line).words.join(' ') || visibleCharacters(line),
        kind,
      ]),
    ),
  );
}
