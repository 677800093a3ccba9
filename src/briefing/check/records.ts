import { joinWithAnd } from '../../lib/english.ts';
import { type IsoDate, inWords } from '../dates.ts';
import { unsupportedFigures } from '../figures.ts';
import { outcomeDate } from '../outcome.ts';
import { fileProblem, type Problem, problemAt } from '../problem.ts';
import { type Claim, SUMMARY_WORDS, type WatchItem, wordsIn } from '../schema.ts';
import { datesIn, hasDateWithoutYear, yearRule } from '../written-dates.ts';
import { type BriefingFiles, claimsById } from './briefing-files.ts';

/** Checks that a story has a source, a claim and an answer. */
export function checkNotEmpty({ sources, claims, entries, unreadableKinds }: BriefingFiles): Problem[] {
  const hasAnswer = entries.some(({ value }) => value.nearest === undefined);
  const docsHint = 'docs/writing-briefings.md shows its form';
  return [
    ...(sources.length > 0 || unreadableKinds.has('source')
      ? []
      : [fileProblem('sources.yaml', 'has no source yet', 'Run "npm run --silent briefing -- add source FILE"')]),
    ...(claims.length > 0 || unreadableKinds.has('claim')
      ? []
      : [fileProblem('claims.yaml', 'has no claim yet', 'Write what a paragraph of a source says')]),
    ...(hasAnswer || unreadableKinds.has('entry')
      ? []
      : [fileProblem('faq', 'has no question with an answer yet', `Write one; ${docsHint}`)]),
  ];
}

/** Checks that a source supports each dated event. */
export function checkEvents({ claims, head, sources, unreadableKinds }: BriefingFiles): Problem[] {
  const byId = claimsById(claims);
  return (head.value.events ?? []).flatMap(({ date, claims: ids }, i): Problem[] => {
    const citedClaims = ids.flatMap((id) => byId.get(id) ?? []);
    const derivedClaim = citedClaims.find(({ standing }) => standing === 'derived');
    if (derivedClaim) {
      const fix = 'Cite claims of sources, or make it the expected date of a watch item';
      return [problemAt(head.place, ['events', i, 'claims'], `rests on the derived claim ${derivedClaim.id}`, fix)];
    }
    if (unreadableKinds.has('claim') || citedClaims.some((claim) => givesDate(claim, date, sources))) return [];
    const message = `none of its claims gives ${inWords(date)}`;
    return [problemAt(head.place, ['events', i, 'date'], message, missingDateFix(date, citedClaims))];
  });
}

/** `isExpected` reads dates without a year as on or after the publication, whatever the claim's standing. */
function givesDate(claim: Claim, date: string, sources: BriefingFiles['sources'], isExpected = false): boolean {
  if (claim.standing === 'derived') return claim.arithmetic.equals === date;
  const source = sources.find(({ value }) => value.id === claim.source)?.value;
  const rule = yearRule(claim, source?.published);
  return datesIn(claim.text, { ...rule, isExpected: rule.isExpected || isExpected }).has(date);
}

function missingDateFix(date: string, citedClaims: readonly Claim[]): string {
  const claim = citedClaims.find(({ standing, text }) => standing !== 'derived' && hasDateWithoutYear(text, date));
  if (!claim) return 'Correct the date, or cite the claim that gives it';
  const year = date.slice(0, 4);
  return `If ${claim.id} means ${year}, add "year: ${year}" to it`;
}

/** Checks watch items: short names, reminders, the outcome's day, and that claims support dates and figures. */
export function checkWatch(files: BriefingFiles): Problem[] {
  const { watch, claims, sources, unreadableKinds } = files;
  const byId = claimsById(claims);
  const idsByShort = new Map<string, string>();
  return watch.flatMap(({ value, place }) => {
    const { id, short, expected, remind, outcome } = value;
    const problems: Problem[] = [];
    const addProblem = (field: readonly string[], message: string, fix: string) =>
      problems.push(problemAt(place, field, message, fix));
    const earlierId = idsByShort.get(short);
    if (earlierId !== undefined) addProblem(['short'], `"${short}" is taken by "${earlierId}"`, 'Choose another');
    idsByShort.set(short, id);
    if (expected) {
      const date = 'date' in expected ? expected.date : expected.month;
      const citedClaims = expected.claims.flatMap((claim) => byId.get(claim) ?? []);
      if (!unreadableKinds.has('claim') && !citedClaims.some((claim) => givesDate(claim, date, sources, true))) {
        addProblem(['expected'], `none of its claims gives ${inWords(date)}`, missingDateFix(date, citedClaims));
      }
    } else if (remind.before.length > 0 || remind.after.length > 0) {
      addProblem(['remind'], 'has reminders before or after a date, but no date', 'Keep only "every"');
    }
    if (outcome && outcomeDate(outcome).first > outcome.entered) {
      const field = outcome.on === undefined ? 'reported' : 'on';
      addProblem(['outcome', field], 'is later than the day on which it was entered', 'Correct one of the two');
    }
    for (const { field, figure } of figuresWithoutClaim(value, files)) {
      const [subject, fix] =
        field === 'expected'
          ? ['its words have', 'Correct the figure, or cite the claim that has it']
          : ['has', 'Say it without the figure, or name its claim in "rests"'];
      addProblem([field], `${subject} the figure ${figure}, which is in none of its claims`, fix);
    }
    return problems;
  });
}

function figuresWithoutClaim(item: WatchItem, { claims, head, unreadableKinds, unfinishedRecords }: BriefingFiles) {
  if (unreadableKinds.has('head') || unreadableKinds.has('claim')) return [];
  const { expected, settles, check } = item;
  const { names } = head.value;
  const byId = claimsById(claims);
  const claimText = [...item.rests, ...(expected?.claims ?? [])].flatMap((id) => byId.get(id)?.text ?? []);
  const expectedWords =
    expected && !unfinishedRecords.has(item)
      ? [expected.coming, 'past' in expected ? expected.past : '', expected.unconfirmed].join(' ')
      : '';
  const fields = Object.entries({ expected: expectedWords, settles, check });
  return fields.flatMap(([field, text]) =>
    unsupportedFigures(text, claimText.join(' '), names).map((figure) => ({ field, figure })),
  );
}

/** Finds outcomes whose date no claim gives, or whose report was not published on its day. */
export function checkOutcomes({ watch, claims, sources, unreadableKinds }: BriefingFiles): Problem[] {
  if (unreadableKinds.size > 0) return [];
  const byId = claimsById(claims);
  return watch.flatMap(({ value: { outcome }, place }) => {
    if (!outcome) return [];
    const { by, when } = outcomeDate(outcome);
    const citedClaims = outcome.says.claims.flatMap((id) => byId.get(id) ?? []);
    if (citedClaims.some((claim) => givesDate(claim, when, sources))) return [];
    const reportDays = citedClaims.flatMap((claim) =>
      'source' in claim ? publicationDays(claim.source, sources) : [],
    );
    if (by === 'report') {
      if (reportDays.length === 0 || reportDays.includes(when)) return [];
      const message = `no source of the outcome was published or updated on ${inWords(when)}`;
      return [
        problemAt(place, ['outcome', 'reported'], message, `Write the day of the report: ${joinWithAnd(reportDays)}`),
      ];
    }
    const suggestedDay = reportDays[0] ?? when;
    const fix = `Cite the claim that gives it. If only the day of the report is known, write "reported: ${suggestedDay}"`;
    return [problemAt(place, ['outcome', 'on'], `none of its claims gives ${inWords(when)}`, fix)];
  });
}

function publicationDays(id: string, sources: BriefingFiles['sources']): IsoDate[] {
  const source = sources.find(({ value }) => value.id === id)?.value;
  return [source?.published, source?.updated].filter((day) => day !== undefined);
}

/** Checks that a summary can be read in thirty seconds, and that its aliases are unique. */
export function checkSummaries({ summaries }: BriefingFiles): Problem[] {
  const idsByAlias = new Map<string, string>();
  return summaries.flatMap(({ value, place }) => {
    const texts = value.sections.flatMap(({ statements }) => statements.map(({ text }) => text));
    const words = wordsIn(texts.join(' '));
    const aliases = value.aliases.flatMap((alias, i) => {
      const earlier = idsByAlias.get(alias.toLowerCase());
      idsByAlias.set(alias.toLowerCase(), value.id);
      const message = `"${alias}" is already an alias of "${earlier}"`;
      return earlier === undefined ? [] : [problemAt(place, ['aliases', i], message, 'Keep it in one summary')];
    });
    if (words <= SUMMARY_WORDS) return aliases;
    const message = `has ${words} words; ${SUMMARY_WORDS} can be read in thirty seconds`;
    return [problemAt(place, [], message, 'Shorten it'), ...aliases];
  });
}

/** Checks that no source is later than the as-of date, and no revision earlier than its record. */
export function checkDates(files: BriefingFiles): Problem[] {
  const { head, sources, claims, disputes, watch, entries, summaries, unreadableKinds } = files;
  const { asOf } = head.value;
  const publishedSources = unreadableKinds.has('head') ? [] : sources;
  return [
    ...publishedSources.flatMap(({ value, place }) =>
      (['published', 'updated'] as const)
        .filter((field) => (value[field] ?? asOf) > asOf)
        .map((field) =>
          problemAt(place, [field], `is later than the briefing's as-of date, ${asOf}`, 'Correct one of the two'),
        ),
    ),
    ...[...claims, ...disputes, ...watch, ...entries, ...summaries]
      .filter(({ value: { revised, entered } }) => revised && revised.on < entered)
      .map(({ place }) =>
        problemAt(
          place,
          ['revised', 'on'],
          'is earlier than the day on which it was entered',
          'Correct one of the two',
        ),
      ),
  ];
}
