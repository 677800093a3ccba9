import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { get } from '../../src/briefing/briefing.ts';
import { loadBriefing, loadValidBriefing } from '../../src/briefing/load.ts';
import { settle } from '../../src/cli/write/settle.ts';
import type { Intent } from '../../src/message/intent.ts';
import { followUpReply } from '../../src/reply/follow-ups.ts';
import { respond } from '../../src/reply/respond.ts';
import { settledReply } from '../../src/reply/subscribe.ts';
import { changeFile, copyOfStory } from '../fixture/older-story.ts';
import { contextOf } from '../fixture/story.ts';
import { visibleTexts } from '../reply/corpus.ts';

const TODAY = '2026-11-10';

/** Returns a copy of the ferry story with a report of 8 November, and the outcome that it reports. */
function reported(dates: { on?: string; reported?: string }, text = 'The charter was renewed.'): string {
  const folder = copyOfStory();
  changeFile(folder, 'briefing.yaml', /asOf: .*/, 'asOf: 2026-11-08');
  appendFileSync(
    join(folder, 'sources.yaml'),
    '- id: h5\n  label: Quay Post\n  published: 2026-11-08\n  about: a later report\n',
  );
  appendFileSync(
    join(folder, 'claims.yaml'),
    `- id: h5-01
  source: h5
  paragraph: 1
  sha256: ${'a5'.repeat(32)}
  standing: reported
  topic: charter
  entered: ${TODAY}
  text: ${text}
`,
  );
  settle(folder, 'charter', { ...dates, claims: ['h5-01'], says: 'The charter was renewed.' }, TODAY);
  return folder;
}

describe.each([
  [{ on: '2026-11-05' }, 'on 5 November 2026', '5 November 2026', 'Settled on 5 November 2026.'],
  [{ on: '2026-11' }, 'in November 2026', 'November 2026', 'Settled in November 2026.'],
  [
    { reported: '2026-11-08' },
    'reported on 8 November 2026',
    '8 November 2026 (day of the report)',
    'Settled, as reported on 8 November 2026.',
  ],
])('an outcome with the date %j', (dates, when, mark, status) => {
  const openReplies = () => {
    const context = contextOf(reported(dates), TODAY);
    return { context, said: (intent: Intent) => visibleTexts(respond(intent, context)).join('\n') };
  };

  it('has its date in every reply, as precise as in the sources', () => {
    const { context, said } = openReplies();
    const notes = 'on' in dates ? `it happened ${when}` : when;
    expect(said({ kind: 'changes' })).toContain(`10 November 2026 · ${notes}`);
    const outcome = 'The charter was renewed. [Quay Post ¶1]';
    expect(said({ kind: 'timeline' })).toContain(`${mark}: End or renewal of the charter. ${outcome} ${status}`);
    expect(said({ kind: 'watch' })).toContain(`End or renewal of the charter. ${status}`);
    expect(said({ kind: 'watch', item: 'charter' })).toContain(status);
    const { watch } = context.briefing;
    expect(visibleTexts(settledReply(context, get(watch, 'charter-end')))).toContain('The charter was renewed.');
    const below = `End or renewal of the charter: ${status.replace('Settled', 'settled')}`;
    expect(said({ kind: 'entry', id: 'charter-renewed' })).toContain(below);
    expect(said({ kind: 'details', of: 'charter-renewed', what: 'entry' })).toContain(below);
    const followUp = followUpReply(context, [{ kind: 'watch', id: 'charter-end' }]);
    expect(visibleTexts(followUp).join('\n')).toContain(status);
    const replies = (['changes', 'timeline', 'watch'] as const).map((kind) => said({ kind })).join('\n');
    if (!('on' in dates)) expect(replies).not.toMatch(/happened|Settled on/);
  });

  it('is found by questions about its month and its date', () => {
    const { said } = openReplies();
    for (const question of ['what happened in november', `what happened ${when.replace('reported ', '')}`]) {
      expect([question, said({ kind: 'ask', question })]).toEqual([question, expect.stringContaining(status)]);
    }
  });
});

describe('an expected date', () => {
  const asked = (dates: { on?: string; reported?: string }, question: string) => {
    const reply = respond({ kind: 'ask', question }, contextOf(reported(dates), '2026-11-29'));
    return visibleTexts(reply).join('\n');
  };

  it.each([{ on: '2026-11-06' }, { on: '2026-11' }, { reported: '2026-11-08' }, { on: '2026-10-01' }])(
    'that has passed is shown with what ended by our count, and with the outcome: %j',
    (dates) => {
      const text = asked(dates, 'what happened on november 6');
      expect(text).toContain('6 November 2026 (by our count): The six months ended.');
      expect(text).toContain('The charter was renewed.');
    },
  );

  it('of a month is called expected in the timeline, whatever the outcome', () => {
    const folder = reported({ on: '2026-11-05' });
    settle(folder, 'pier', { on: '2026-11', claims: ['h1-06'], says: 'The pier did not open.' }, TODAY);
    expect(visibleTexts(respond({ kind: 'timeline' }, contextOf(folder, TODAY))).join('\n')).toContain(
      'June 2026 (by our count): The opening of the pier was expected. Settled in November 2026.',
    );
  });

  it('that only a derived claim gives is found by a question about that day', () => {
    const folder = reported({ on: '2026-11-05' });
    const derivedClaim = `- id: derived-next-end
  standing: derived
  from: [h1-01]
  arithmetic: { date: 2026-05-06, plusYears: 1, equals: 2027-05-06 }
  topic: charter
  entered: ${TODAY}
  text: One year from the signing ends on 6 May 2027.
`;
    appendFileSync(join(folder, 'claims.yaml'), derivedClaim);
    const reply = respond({ kind: 'ask', question: 'what happens on 6 May 2027' }, contextOf(folder, TODAY));
    expect(visibleTexts(reply).join('\n')).toContain(
      '6 May 2027 (by our count): One year from the signing ends on 6 May 2027.',
    );
  });
});

describe('the date of an outcome', () => {
  const todos = (dates: { on?: string; reported?: string }, text?: string) =>
    loadValidBriefing(reported(dates, text)).todos.filter(({ field }) => field.startsWith('outcome'));

  it('creates a to-do with a suggestion if it is only the day of the report', () => {
    expect(todos({ on: '2026-11-08' })).toMatchObject([
      {
        file: 'watch.yaml',
        field: 'outcome.on',
        message: 'none of its claims gives 8 November 2026',
        fix: expect.stringContaining('"reported: 2026-11-08"'),
      },
    ]);
    expect(todos({ on: '2026-11' })).toHaveLength(1);
    expect(todos({ reported: '2026-11-09' })).toMatchObject([
      { message: 'no source of the outcome was published or updated on 9 November 2026' },
    ]);
  });

  it('creates no to-do if a claim gives it, or if it is entered as the day of the report', () => {
    expect(todos({ reported: '2026-11-08' })).toEqual([]);
    expect(todos({ on: '2026-11-06' }, 'The charter was renewed on 6 November 2026.')).toEqual([]);
    expect(todos({ on: '2026-11' }, 'The charter was renewed in November 2026.')).toEqual([]);
  });

  it.each([
    [{ on: '2026-11-31' }, '--on "2026-11-31" is not a date; write 2026-11-05, or 2026-11 for a month.'],
    [{ reported: '2026-11' }, '--reported "2026-11" is not a date; write 2026-11-05.'],
    [{ on: '2026-12' }, '--on 2026-12 is after today, 2026-11-10.'],
    [{ on: '2026-11-05', reported: '2026-11-08' }, '--on use either the day it happened or the day of the report.'],
    [{}, 'settle needs --on DATE or --reported DATE, and --claims ID…; or --undo.'],
  ])('is rejected with a reason: %j', (dates, why) => {
    expect(() => reported(dates)).toThrow(why);
  });

  it('must exist, and be either the day of the event or that of the report', () => {
    for (const dates of ['on: 2026-11-05\n    reported: 2026-11-08', 'on: 2026-11-99']) {
      const folder = reported({ on: '2026-11-05' });
      changeFile(folder, 'watch.yaml', 'on: 2026-11-05', dates);
      expect(loadBriefing(folder)).toHaveProperty('problems');
    }
  });
});
