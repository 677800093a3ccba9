import { listed } from '../../lib/english.ts';
import { visibleStatements } from '../current-answers.ts';
import { type IsoDate, inWords } from '../dates.ts';
import { figuresIn, figuresWithOrdinals } from '../figures.ts';
import { outcomeDate } from '../outcome.ts';
import { type Place, type Problem, problemAt } from '../problem.ts';
import { ANSWER_LINES, type Claim, type Dispute, type Entry, SUMMARY_WORDS, wordsIn } from '../schema.ts';
import { datesIn, namesWithoutYear, yearRuleOf } from '../written-dates.ts';
import { type BriefingFiles, claimsById } from './briefing-files.ts';
import { normalise } from './normalise.ts';

/** Checks that a story has a source, a claim and an answer: without them it is only being written. */
export function checkBegun({ sources, claims, entries, unread }: BriefingFiles): Problem[] {
  const fault = (file: string, what: string, fix: string): Problem => ({ file, line: 0, field: '', what, fix });
  const hasAnswer = entries.some(({ value }) => value.nearest === undefined);
  return [
    ...(sources.length > 0 || unread.has('source')
      ? []
      : [fault('sources.yaml', 'has no source yet', 'Run "briefing add source FILE"')]),
    ...(claims.length > 0 || unread.has('claim')
      ? []
      : [fault('claims.yaml', 'has no claim yet', 'Write what a paragraph of a source says')]),
    ...(hasAnswer || unread.has('entry')
      ? []
      : [fault('faq', 'has no question with an answer yet', 'Write one; docs/writing-briefings.md shows its form')]),
  ];
}

/** Checks that each position of a dispute has claims of its own. */
export function checkDisputes({ disputes }: BriefingFiles): Problem[] {
  return disputes.flatMap(({ value, at }) =>
    value.positions.flatMap(({ says }, i) => {
      if (says.kind === 'silence') {
        return [problemAt(at, ['positions', i, 'says'], 'a silence is not a position', 'State what a source says')];
      }
      const others = new Set(value.positions.flatMap((position, j) => (i === j ? [] : position.says.claims)));
      return says.claims.some((id) => !others.has(id))
        ? []
        : [
            problemAt(
              at,
              ['positions', i, 'says'],
              'rests on no claim that the other positions do not rest on',
              'Name the claim that sets it apart',
            ),
          ];
    }),
  );
}

/**
 * Checks that phrasings are unique, an unknown's headline is a silence, and a disputed answer shows two sides in its
 * headline and every side in its visible part.
 */
export function checkEntries({ entries, disputes, unfinished }: BriefingFiles): Problem[] {
  const first = new Map<string, { id: string; at: Place; field: PropertyKey[] }>();
  const problems: Problem[] = [];
  for (const { value, at } of entries) {
    const asked = [value.question, ...value.phrasings];
    for (const [i, phrasing] of asked.entries()) {
      const field = i === 0 ? ['question'] : ['phrasings', i - 1];
      const key = normalise(phrasing);
      const earlier = first.get(key);
      if (!earlier) first.set(key, { id: value.id, at, field });
      else {
        const where = `${earlier.at.file}:${earlier.at.line(earlier.field)}`;
        problems.push(
          problemAt(at, field, `"${phrasing}" already stands in "${earlier.id}" (${where})`, 'Keep it in one of them'),
        );
      }
    }
    if (value.nearest !== undefined && value.headline.kind !== 'silence') {
      problems.push(
        problemAt(at, ['headline'], 'the headline of an unknown is a silence', 'Say first what no source says'),
      );
    }
    if (value.answer.length > ANSWER_LINES) {
      const what = `an answer has at most ${ANSWER_LINES} lines`;
      problems.push(problemAt(at, ['answer'], what, 'Put the rest under "details"'));
    }
    if (value.countsDays && value.watch === undefined) {
      problems.push(problemAt(at, ['countsDays'], 'counts the days of no watch item', 'Name its "watch"'));
    }
    const dispute = 'dispute' in value ? disputes.find((one) => one.value.id === value.dispute) : undefined;
    if (dispute && !unfinished.has(value)) problems.push(...checkSides(value, dispute.value, at));
  }
  return problems;
}

/** Checks that a headline shows at least two sides of its dispute, and the visible part all of them. */
function checkSides(entry: Entry, { id, positions }: Dispute, at: Place): Problem[] {
  const sides = positions.filter(({ says }) => says.kind !== 'silence');
  const isIn = (claims: readonly string[], { says }: Dispute['positions'][number]) =>
    says.claims.some((claim) => claims.includes(claim));
  const first = visibleStatements(entry).flatMap(({ claims }) => claims);
  const missing = sides
    .filter((side) => !isIn(first, side))
    .map(({ label, says }) =>
      problemAt(
        at,
        ['answer'],
        `its headline and lines leave out a side of "${id}": ${label}`,
        `Show every side; this one rests on ${says.claims.join(', ')}`,
      ),
    );
  const shown = sides.filter((side) => isIn(entry.headline.claims, side)).length;
  if (shown >= 2 || sides.length < 2) return missing;
  const what = `shows ${shown === 1 ? 'one side' : 'no side'} of "${id}"`;
  return [...missing, problemAt(at, ['headline'], what, 'Name two sides in one line, and cite a claim of each')];
}

/** Checks that a source supports each dated event. */
export function checkEvents({ claims, head, sources, unread }: BriefingFiles): Problem[] {
  const byId = claimsById(claims);
  return (head.value.events ?? []).flatMap(({ date, claims: cited }, i): Problem[] => {
    const told = cited.flatMap((id) => byId.get(id) ?? []);
    const derived = told.find(({ standing }) => standing === 'derived');
    if (derived) {
      const fix = 'Cite the claims of sources; what is derived is expected, in a watch item';
      return [problemAt(head.at, ['events', i, 'claims'], `rests on the derived claim ${derived.id}`, fix)];
    }
    if (unread.has('claim') || told.some((claim) => gives(claim, date, sources))) return [];
    const what = `none of its claims gives ${inWords(date)}`;
    return [problemAt(head.at, ['events', i, 'date'], what, fixOfDate(date, told))];
  });
}

/**
 * Whether a claim gives a date or month, or derives it.
 * @param isAhead whether the date is expected, whatever the claim's standing
 */
function gives(claim: Claim | undefined, wanted: string, sources: BriefingFiles['sources'], isAhead = false): boolean {
  if (claim === undefined) return false;
  if (claim.standing === 'derived') return claim.arithmetic.equals === wanted;
  const source = sources.find(({ value }) => value.id === claim.source)?.value;
  const rule = yearRuleOf(claim, source?.published);
  return datesIn(claim.text, { ...rule, isExpected: rule.isExpected || isAhead }).has(wanted);
}

/** How to correct a date that none of these claims gives. */
function fixOfDate(wanted: string, cited: readonly Claim[]): string {
  const near = cited.find((claim) => claim.standing !== 'derived' && namesWithoutYear(claim.text, wanted));
  if (!near) return 'Correct the date, or cite the claim that gives it';
  return `If ${near.id} means ${wanted.slice(0, 4)}, add "year: ${wanted.slice(0, 4)}" to it`;
}

/**
 * Checks that an expected date rests on a claim, that reminders fit it, and that an outcome was entered after it
 * happened.
 */
export function checkWatch({ watch, claims, head, sources, unread, unfinished }: BriefingFiles): Problem[] {
  const byId = claimsById(claims);
  const shorts = new Map<string, string>();
  return watch.flatMap(({ value, at }) => {
    const problems: Problem[] = [];
    const taken = shorts.get(value.short);
    if (taken !== undefined)
      problems.push(problemAt(at, ['short'], `"${value.short}" is taken by "${taken}"`, 'Choose another'));
    shorts.set(value.short, value.id);
    if (value.expected) {
      const wanted = 'date' in value.expected ? value.expected.date : value.expected.month;
      const cited = value.expected.claims.flatMap((id) => byId.get(id) ?? []);
      if (!unread.has('claim') && !cited.some((claim) => gives(claim, wanted, sources, true))) {
        const what = `none of its claims gives ${inWords(wanted)}`;
        problems.push(problemAt(at, ['expected'], what, fixOfDate(wanted, cited)));
      }
    } else if (value.remind.before.length > 0 || value.remind.after.length > 0) {
      problems.push(
        problemAt(at, ['remind'], 'has reminders before or after a date, and no date', 'Keep only "every"'),
      );
    }
    if (value.outcome && outcomeDate(value.outcome).first > value.outcome.entered) {
      const field = value.outcome.on === undefined ? 'reported' : 'on';
      problems.push(
        problemAt(at, ['outcome', field], 'lies after the day on which it was entered', 'Correct one of the two'),
      );
    }
    const basis = [...value.rests, ...(value.expected?.claims ?? [])].flatMap((id) => byId.get(id)?.text ?? []);
    const known = figuresWithOrdinals(basis.join(' '), head.value.names);
    if (value.expected && !unfinished.has(value) && !unread.has('claim') && !unread.has('head')) {
      const { expected } = value;
      const words = [expected.coming, 'past' in expected ? expected.past : '', expected.unconfirmed].join(' ');
      for (const figure of [...figuresIn(words, head.value.names)].filter((one) => !known.has(one))) {
        const what = `its words have the figure ${figure}, which stands in none of its claims`;
        problems.push(problemAt(at, ['expected'], what, 'Correct the figure, or cite the claim that has it'));
      }
    }
    for (const field of ['settles', 'check'] as const) {
      if (unread.has('head') || unread.has('claim')) continue;
      for (const figure of [...figuresIn(value[field], head.value.names)].filter((one) => !known.has(one))) {
        const what = `has the figure ${figure}, which stands in none of its claims`;
        problems.push(problemAt(at, [field], what, 'Say it without the figure, or name its claim in "rests"'));
      }
    }
    return problems;
  });
}

/**
 * Finds outcomes whose date none of their claims gives: often it is the day of the report, not of what is reported.
 */
export function checkOutcomes({ watch, claims, sources, unread }: BriefingFiles): Problem[] {
  if (unread.size > 0) return [];
  const byId = claimsById(claims);
  return watch.flatMap(({ value: { outcome }, at }) => {
    if (!outcome) return [];
    const { by, when } = outcomeDate(outcome);
    const cited = outcome.says.claims.flatMap((id) => byId.get(id) ?? []);
    if (cited.some((claim) => gives(claim, when, sources))) return [];
    const days = cited.flatMap((claim) => ('source' in claim ? publishedOn(claim.source, sources) : []));
    if (by === 'report') {
      if (days.length === 0 || days.includes(when)) return [];
      const what = `no source of the outcome is of ${inWords(when)}`;
      return [problemAt(at, ['outcome', 'reported'], what, `Write the day of the report: ${listed(days)}`)];
    }
    const report = days[0] ?? when;
    const fix = `Cite the claim that gives it. If only the day of the report is known, write "reported: ${report}"`;
    return [problemAt(at, ['outcome', 'on'], `none of its claims gives ${inWords(when)}`, fix)];
  });
}

function publishedOn(id: string, sources: BriefingFiles['sources']): IsoDate[] {
  const source = sources.find(({ value }) => value.id === id)?.value;
  return [source?.published, source?.updated].filter((day) => day !== undefined);
}

/** Checks that a summary can be read in thirty seconds, and that its aliases are unique. */
export function checkSummaries({ summaries }: BriefingFiles): Problem[] {
  const names = new Map<string, string>();
  return summaries.flatMap(({ value, at }) => {
    const problems: Problem[] = [];
    const words = value.sections
      .flatMap(({ statements }) => statements)
      .reduce((total, { text }) => total + wordsIn(text), 0);
    if (words > SUMMARY_WORDS) {
      problems.push(
        problemAt(at, [], `has ${words} words; ${SUMMARY_WORDS} can be read in thirty seconds`, 'Shorten it'),
      );
    }
    for (const [i, alias] of value.aliases.entries()) {
      const other = names.get(alias.toLowerCase());
      if (other !== undefined)
        problems.push(problemAt(at, ['aliases', i], `"${alias}" already leads to "${other}"`, 'Keep it in one'));
      names.set(alias.toLowerCase(), value.id);
    }
    return problems;
  });
}

/** Checks that nothing was published after the as-of date, or revised before it was entered. */
export function checkDates({
  head,
  sources,
  claims,
  disputes,
  watch,
  entries,
  summaries,
  unread,
}: BriefingFiles): Problem[] {
  const { asOf } = head.value;
  const late = (unread.has('head') ? [] : sources).flatMap(({ value, at }) =>
    (['published', 'updated'] as const)
      .filter((field) => (value[field] ?? asOf) > asOf)
      .map((field) =>
        problemAt(at, [field], `lies after the briefing's as-of date, ${asOf}`, 'Correct one of the two'),
      ),
  );
  const turned = [...claims, ...disputes, ...watch, ...entries, ...summaries].flatMap(({ value, at }) =>
    value.revised && value.revised.on < value.entered
      ? [problemAt(at, ['revised', 'on'], 'lies before the day on which it was entered', 'Correct one of the two')]
      : [],
  );
  return [...late, ...turned];
}
