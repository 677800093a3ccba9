import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { get } from '../../src/briefing/briefing.ts';
import { loadBriefing, loadValidBriefing } from '../../src/briefing/load.ts';
import type { Statement } from '../../src/briefing/schema.ts';
import type { Intent } from '../../src/message/intent.ts';
import { citationText, messageHead, sourceParts } from '../../src/message/message.ts';
import { answerQuestion } from '../../src/reply/answer.ts';
import { cite } from '../../src/reply/cite.ts';
import { respond } from '../../src/reply/respond.ts';
import { changeFile, copyOfStory } from '../fixture/older-story.ts';
import { contextOf } from '../fixture/story.ts';
import { visibleTexts } from '../reply/corpus.ts';

const TODAY = '2026-11-08';
const SOURCE = `- id: h5
  label: Council minutes
  about: the minutes of a later meeting
`;
const CLAIM = `- id: h5-01
  source: h5
  paragraph: 1
  sha256: ${'a5'.repeat(32)}
  standing: confirmed
  topic: charter
  entered: 2026-11-07
  text: "The council and Calder Lines renewed the charter on 5 November 2026."
`;
const OUTCOME = `  outcome:
    on: 2026-11-05
    entered: 2026-11-07
    says: { stated: The charter was renewed on 5 November 2026., claims: [h5-01] }
`;
const TERMS = '\nThe charter was renewed on 5 November 2026. [h5-01]\n';

/** Returns a copy of the ferry story with a new source on the charter. */
function withNews(): string {
  const folder = copyOfStory();
  appendFileSync(join(folder, 'sources.yaml'), SOURCE);
  appendFileSync(join(folder, 'claims.yaml'), CLAIM);
  appendFileSync(join(folder, 'summaries/02-charter.md'), TERMS);
  return folder;
}

function renewalAnswer(folder: string, today: string): string {
  const { briefing, index } = contextOf(folder, today);
  return answerQuestion(briefing, index, 'Was the charter renewed?', today).text;
}

function withOutcome(): string {
  const folder = withNews();
  changeFile(folder, 'watch.yaml', '- id: pier\n', `${OUTCOME}- id: pier\n`);
  return folder;
}

describe('a silence', () => {
  const silenceOf = (folder: string, id: string) => {
    const { briefing } = loadValidBriefing(folder);
    return citationText(cite(briefing, get(briefing.entries, id).headline));
  };

  it('cites every source until a later one is added', () => {
    expect(silenceOf(copyOfStory(), 'charter-renewed')).toBe('all 4 sources checked');
    expect(silenceOf(withNews(), 'charter-renewed')).toBe('4 of 5 sources checked');
  });

  it('cites the new source once its record is reviewed or all its topics are checked', () => {
    const reviewed = withNews();
    changeFile(reviewed, 'unknowns.yaml', 'id: crew\n', 'id: crew\n    reviewed: 2026-11-07\n');
    expect(silenceOf(reviewed, 'crew')).toBe('all 5 sources checked');
    expect(silenceOf(reviewed, 'cancellation')).toBe('4 of 5 sources checked');

    const withCheckedTopics = (topics: string) => {
      const folder = withNews();
      changeFile(folder, 'sources.yaml', 'about: the minutes', `checked: [${topics}]\n  about: the minutes`);
      return folder;
    };
    expect(silenceOf(withCheckedTopics('ship'), 'crew')).toBe('4 of 5 sources checked');
    expect(silenceOf(withCheckedTopics('ship, charter'), 'crew')).toBe('all 5 sources checked');
  });

  it('cites a source that was added before the silence was entered', () => {
    const folder = withNews();
    changeFile(folder, 'sources.yaml', 'about: the minutes', 'added: 2026-05-07\n  about: the minutes');
    expect(silenceOf(folder, 'crew')).toBe('all 5 sources checked');
  });

  it('lists unchecked sources in its evidence', () => {
    const evidence = respond({ kind: 'evidence', of: 'crew' }, contextOf(withNews(), TODAY));
    expect(JSON.stringify(evidence)).toMatch(
      /these were checked: Harbour Herald, [^.]*Travel notice\. Not checked yet: Council minutes\./,
    );
  });

  it('bases an answer only on the sources that it was compared with', () => {
    const { briefing, index } = contextOf(withNews(), TODAY);
    const { decision, sources } = answerQuestion(briefing, index, 'How many people work on the Tern?');
    expect(decision).toBe('abstain');
    expect(sources).toEqual(['h1', 'h2', 'h3', 'h4']);
  });
});

describe('a source added on the day the story was written', () => {
  /** Returns a copy in which the charter's answers and a new source on it are entered on the same day. */
  function withNewsOfTheDay(...reviewed: readonly string[]): string {
    const folder = copyOfStory();
    const day = '2026-11-07';
    for (const file of ['faq/charter.yaml', 'unknowns.yaml']) {
      changeFile(folder, file, /entered: \S+/g, `entered: ${day}`);
    }
    for (const id of reviewed) changeFile(folder, 'unknowns.yaml', `id: ${id}\n`, `id: ${id}\n    reviewed: ${day}\n`);
    appendFileSync(join(folder, 'sources.yaml'), `${SOURCE}  added: ${day}\n`);
    appendFileSync(join(folder, 'claims.yaml'), CLAIM);
    return folder;
  }

  it('counts as unread for the silences of that day until they are reviewed', () => {
    const unread = (folder: string) =>
      get(loadValidBriefing(folder).briefing.entries, 'charter-renewed').headline.unread;
    expect(unread(withNewsOfTheDay())).toEqual(['h5']);
    expect(unread(withNewsOfTheDay('charter-renewed'))).toBeUndefined();
  });

  it('creates the same to-dos as a source that was added later', () => {
    const { todos } = loadValidBriefing(withNewsOfTheDay());
    const named = todos.map(({ message }) => /"([^"]+)"/.exec(message)?.[1]);
    expect(named).toEqual(expect.arrayContaining(['charter-renewed', 'cancellation']));
    expect(todos.find(({ message }) => message.includes('"charter-renewed"'))?.message).toContain(
      'claim h5-01 ("The council and Calder Lines renewed the charter on 5 November 2026")',
    );
  });

  it('creates one to-do for all answers on its topic that mention no other source', () => {
    const stale = loadValidBriefing(withNewsOfTheDay()).todos.filter(({ message }) =>
      /^"h5" is newer than \d+ answers on "charter"/.test(message),
    );
    expect(stale).toHaveLength(1);
    expect(stale[0]?.message).toContain('charter-price');
  });
});

describe('a phrasing', () => {
  it('creates a to-do if it could ask about anything', () => {
    const folder = copyOfStory();
    changeFile(folder, 'faq/charter.yaml', /phrasings:\n( +)- .*/, 'phrasings:\n$1- "What about it?"');
    expect(loadValidBriefing(folder).todos.map(({ message }) => message)).toEqual([
      '"What about it?" could ask about anything',
    ]);
  });
});

describe('an event', () => {
  it.each([
    ['2026-11-03', 'met on 3 November', '', []],
    ['2027-11-03', 'met on 3 November', '', ['If h5-01 means 2027, add "year: 2027" to it']],
    ['2027-11-03', 'meets on 3 November', '  year: 2027\n', []],
    ['2027-02-19', 'meets from 19 to 21 February 2027', '', []],
    ['2027-02-20', 'meets from 19 to 21 February 2027', '', ['Correct the date, or cite the claim that gives it']],
  ])('on %s needs a claim that gives this date: "The council %s."', (date, words, year, fixes) => {
    const folder = copyOfStory();
    changeFile(folder, 'briefing.yaml', /asOf: \S+/, 'asOf: 2026-11-05');
    changeFile(folder, 'briefing.yaml', /^events:/m, `events:\n  - { date: ${date}, label: Meeting, claims: [h5-01] }`);
    appendFileSync(join(folder, 'sources.yaml'), `${SOURCE}  published: 2026-11-05\n`);
    appendFileSync(join(folder, 'claims.yaml'), CLAIM.replace(/text: .*/, `text: The council ${words}.\n${year}`));
    const found = loadBriefing(folder);
    expect('problems' in found ? found.problems.map(({ fix }) => fix) : []).toEqual(fixes);
  });
});

describe('an expected day', () => {
  it.each([
    ['13 December', 'gives', '2026-12-13'],
    ['13 December', 'does not give', '2027-12-13'],
    ['4 January', 'gives', '2027-01-04'],
    ['4 January', 'does not give', '2026-01-04'],
  ])('is resolved from the date of its article: "%s" %s %s', (words, verb, date) => {
    const folder = copyOfStory();
    changeFile(folder, 'briefing.yaml', /asOf: \S+/, 'asOf: 2026-11-05');
    appendFileSync(join(folder, 'sources.yaml'), `${SOURCE}  published: 2026-11-05\n`);
    appendFileSync(join(folder, 'claims.yaml'), CLAIM.replace(/text: .*/, `text: The council meets on ${words}.`));
    appendFileSync(
      join(folder, 'watch.yaml'),
      `- id: meeting
  title: The next meeting
  short: meeting
  topic: charter
  entered: 2026-11-07
  headline: { stated: "The council meets on ${words}.", claims: [h5-01] }
  open: { silence: No source says what it will decide. }
  settles: A decision.
  check: the council
  rests: [h5-01]
  expected: { date: ${date}, claims: [h5-01] }
  remind: { every: 30, before: [1] }
`,
    );
    const found = loadBriefing(folder);
    const wrong = 'problems' in found ? found.problems.map(({ message }) => message) : [];
    expect(wrong).toEqual(verb === 'gives' ? [] : [expect.stringMatching(/^none of its claims gives/)]);
  });
});

describe('a statement with "only"', () => {
  it('gives the number of sources that it was compared with', () => {
    const folder = withNews();
    const from = "stated: The figure is the Harbour Herald's.";
    changeFile(folder, 'faq/charter.yaml', from, 'stated: Only the Harbour Herald gives a figure.');
    const context = contextOf(folder, TODAY);
    const [line] = get(context.briefing.entries, 'charter-price').answer;
    const citation = line && citationText(cite(context.briefing, line));
    expect(citation).toMatch(/^Harbour Herald .*; compared with 4 of 5 sources$/);
    const [answer] = respond({ kind: 'entry', id: 'charter-price' }, context).blocks;
    expect(answer?.type === 'answer' && sourceParts(answer)).toContainEqual({ text: '4 of 5 sources checked' });
  });
});

describe('the sides of a dispute', () => {
  const replyJson = (folder: string, intent: Intent) => JSON.stringify(respond(intent, contextOf(folder, TODAY)));

  it('give the number of sources that they were compared with', () => {
    const compared = '"readAgainst":{"read":4,"of":5}';
    for (const intent of [
      { kind: 'disputes', dispute: 'passengers' } as const,
      { kind: 'entry', id: 'passengers' } as const,
    ]) {
      expect(replyJson(withNews(), intent)).toContain(compared);
      expect(replyJson(copyOfStory(), intent)).not.toContain('readAgainst');
    }
    const checked = withNews();
    changeFile(checked, 'sources.yaml', 'about: the minutes', 'checked: [ship]\n  about: the minutes');
    expect(replyJson(checked, { kind: 'entry', id: 'passengers' })).not.toContain('readAgainst');
  });
});

describe('a question that presupposes a renewal', () => {
  const asked = (folder: string, question: string, today: string) => {
    const context = contextOf(folder, today);
    return [
      visibleTexts(respond({ kind: 'ask', question }, context)).join('\n'),
      answerQuestion(context.briefing, context.index, question, today).text,
    ];
  };

  it.each([
    'Now that the charter was extended, what does a ticket cost?',
    'Was the charter renewed? since the charter was renewed',
  ])('is answered with the outcome, stated once: %s', (question) => {
    for (const text of asked(withOutcome(), question, TODAY)) {
      expect(text.split('The charter was renewed on 5 November 2026.')).toHaveLength(2);
      expect(text).not.toContain('No source says that the charter was renewed.');
    }
  });

  it.each(['How long does the charter last?', 'What happened on 6 May?'])(
    'is answered with the outcome first if the answer does not begin with it: %s',
    (question) => {
      const folder = withOutcome();
      changeFile(folder, 'faq/charter.yaml', 'id: charter-length\n', 'id: charter-length\n    reviewed: 2026-11-08\n');
      for (const text of asked(folder, `Now that the charter was extended, ${question}`, TODAY)) {
        expect(text).toMatch(/The charter was renewed on 5 November 2026\.[\s\S]*(?:Six months|Signing)/);
      }
    },
  );

  it('is not answered with the outcome if the answer gives it in other words', () => {
    const folder = withOutcome();
    const lead = 'headline: { stated: It was prolonged., claims: [h5-01] }';
    changeFile(folder, 'unknowns.yaml', /( {2}- id: charter-renewed[\s\S]*?)(?= {2}- id: crew)/, '');
    appendFileSync(
      join(folder, 'faq/charter.yaml'),
      `  - id: charter-renewed
    question: Was the charter renewed?
    phrasings: [Any word on a renewal?, Is it renewed, Did they prolong it, Has it been extended, renewal]
    ${lead}
    answer: [{ stated: The council signed again., claims: [h5-01] }]
    watch: charter-end
    reviewed: 2026-11-08
    entered: 2026-05-08
`,
    );
    for (const text of asked(folder, 'Since the charter was renewed, is it renewed', TODAY)) {
      expect(text).toContain('It was prolonged.');
      expect(text).not.toContain('The charter was renewed on 5 November 2026.');
    }
  });

  it('is answered with the silence before the outcome is known', () => {
    for (const text of asked(
      withOutcome(),
      'Now that the charter was extended, what does a ticket cost?',
      '2026-11-06',
    )) {
      expect(text).toContain('No source says that the charter was renewed.');
    }
  });
});

describe('a statement about all sources', () => {
  const loadWith = (text: string) => {
    const folder = withNews();
    const from = /stated: The figure is the Harbour Herald's\.\n( *)claims: .*/;
    const to = `stated: "${text}"\n$1claims: [h1-05, h2-02, h3-04, h4-01]`;
    changeFile(folder, 'faq/charter.yaml', from, to);
    return loadValidBriefing(folder);
  };

  it.each(['Of four articles, one gives a figure.', 'The newest source gives none.', 'Every report gives one.'])(
    'has a new source marked as unread: "%s"',
    (text) => {
      const [line]: readonly Statement[] = get(loadWith(text).briefing.entries, 'charter-price').answer;
      expect(line?.unread).toEqual(['h5']);
    },
  );

  it.each(['Two sources give a figure.', 'Another source gives none.'])(
    'differs from a statement that counts some sources: "%s"',
    (text) => {
      const [line]: readonly Statement[] = get(loadWith(text).briefing.entries, 'charter-price').answer;
      expect(line?.unread).toBeUndefined();
    },
  );

  it('gets its own to-do on a topic without a claim of the new source', () => {
    const folder = withNews();
    changeFile(folder, 'faq/ship.yaml', 'The notice is for passengers.', 'It is the newest article.');
    const ownTodos = loadValidBriefing(folder).todos.filter(({ message }) => message.includes('mentions all sources'));
    expect(ownTodos).toMatchObject([
      { message: expect.stringContaining('is older than "h5"'), fix: expect.stringContaining('2026-11-07') },
    ]);
  });
});

describe('the to-dos', () => {
  it('are empty until a source is added', () => {
    expect(loadValidBriefing(copyOfStory()).todos).toEqual([]);
  });

  it('name each older record on the topic of a new claim, and count the silences on other topics', () => {
    const { todos } = loadValidBriefing(withNews());
    const named = todos.map(({ file, message }) => `${file} ${/"([^"]+)"/.exec(message)?.[1]}`);
    expect(named).toEqual([
      'disputes.yaml length',
      'disputes.yaml whole-ship',
      'faq/charter.yaml charter-length',
      'faq/charter.yaml charter-end-date',
      'faq/charter.yaml whole-ship',
      'faq/charter.yaml trial',
      'lexicon.yaml charter-renewed',
      'sources.yaml h5',
      'sources.yaml h5',
      'summaries/01-overview.md overview',
      'summaries/02-charter.md charter',
      'unknowns.yaml charter-renewed',
      // This record is on another topic, but cites a claim on this one.
      'unknowns.yaml crew',
      'unknowns.yaml cancellation',
      'watch.yaml charter-end',
    ]);
    expect(todos.every(({ line }) => line > 0)).toBe(true);
    expect(todos.some(({ isContradiction }) => isContradiction)).toBe(false);
  });

  it('name a claim that nothing cites', () => {
    const folder = copyOfStory();
    appendFileSync(join(folder, 'claims.yaml'), CLAIM.replace('source: h5', 'source: h4'));
    const { todos } = loadValidBriefing(folder);
    expect(todos.map(({ message }) => message).filter((message) => message.startsWith('nothing cites'))).toEqual([
      'nothing cites claim h5-01',
    ]);
  });

  it('disappear once the records are reviewed', () => {
    const folder = withNews();
    for (const file of ['faq/charter.yaml', 'faq/ship.yaml', 'unknowns.yaml', 'disputes.yaml', 'watch.yaml']) {
      const path = join(folder, file);
      writeFileSync(path, readFileSync(path, 'utf8').replace(/^( *)entered: .*$/gm, '$&\n$1reviewed: 2026-11-07'));
    }
    for (const file of ['summaries/01-overview.md', 'summaries/02-charter.md']) {
      changeFile(folder, file, 'entered: ', 'reviewed: 2026-11-07\nentered: ');
    }
    changeFile(folder, 'lexicon.yaml', 'watch: charter-end', 'watch: charter-end\n    reviewed: 2026-11-07');
    expect(loadValidBriefing(folder).todos).toEqual([]);
  });

  it('report an entry that leaves a settled item open as a contradiction, with its line', () => {
    const folder = withOutcome();
    const contradictions = loadValidBriefing(folder).todos.filter(({ isContradiction }) => isContradiction);
    expect(contradictions).toMatchObject([
      {
        file: 'unknowns.yaml',
        line: 2,
        message: expect.stringContaining('"charter-renewed" leaves open "charter-end", settled on'),
      },
    ]);
  });
});

describe('an entry whose watch item is settled', () => {
  it('leads with the outcome and drops its silence, from the day on which the outcome was entered', () => {
    const folder = withOutcome();
    expect(renewalAnswer(folder, '2026-11-06')).toMatch(/^No source says whether the charter was renewed/);
    expect(renewalAnswer(folder, '2026-11-07')).toMatch(/^The charter was renewed on 5 November 2026\./);
    expect(renewalAnswer(folder, '2026-11-07')).not.toContain('No source says');
  });

  it('is shown as written once it is reviewed', () => {
    const folder = withOutcome();
    changeFile(folder, 'unknowns.yaml', 'id: charter-renewed\n', 'id: charter-renewed\n    reviewed: 2026-11-07\n');
    expect(renewalAnswer(folder, TODAY)).toMatch(/^No source/);
    expect(loadValidBriefing(folder).todos.filter(({ isContradiction }) => isContradiction)).toEqual([]);
  });
});

describe('an entry with a settled watch item that mentions other sources', () => {
  it.each([
    'No source states an end date.',
    'Unknown: no end is dated.',
    "The only source that says so is the Herald's.",
  ])('no longer makes the statement: %s', (text) => {
    const folder = withOutcome();
    changeFile(
      folder,
      'unknowns.yaml',
      /( {4}headline:\n {6}silence: .*\n {4}answer:\n)(?: {6}.*\n)+/,
      `$1      - { stated: "${text}", claims: [h1-04] }\n`,
    );
    expect(renewalAnswer(folder, TODAY)).toBe('The charter was renewed on 5 November 2026.');
  });
});

describe('to-dos about outdated texts', () => {
  it('are left out for a settled watch item and its presupposition', () => {
    const files = loadValidBriefing(withOutcome()).todos.map(({ file }) => file);
    expect(files).not.toContain('watch.yaml');
    expect(files).not.toContain('lexicon.yaml');
  });

  it('are kept for a presupposition without a watch item', () => {
    const folder = withOutcome();
    changeFile(folder, 'lexicon.yaml', '\n    watch: charter-end', '');
    expect(loadValidBriefing(folder).todos.map(({ file }) => file)).toContain('lexicon.yaml');
  });
});

describe('a summary of a topic with a settled watch item', () => {
  const SILENCE = '\nNo source says whether the charter was renewed. [silence]\n';
  const textsOn = (folder: string, today: string) =>
    JSON.stringify(respond({ kind: 'summary', topic: 'charter' }, contextOf(folder, today)));

  it("gives the outcome and drops its silences, from the day of the outcome's entry until the summary is reviewed", () => {
    const folder = withOutcome();
    changeFile(folder, 'summaries/02-charter.md', 'Northgate pays 40,000 crowns a month. [h1-05]\n', SILENCE);
    expect(textsOn(folder, '2026-11-06')).toContain('No source says whether');
    expect(textsOn(folder, '2026-11-07')).toContain('The charter was renewed on 5 November 2026.');
    expect(textsOn(folder, '2026-11-07')).not.toContain('No source says whether');
    changeFile(folder, 'summaries/02-charter.md', 'entered: ', 'reviewed: 2026-11-07\nentered: ');
    expect(textsOn(folder, '2026-11-07')).toContain('No source says whether');
  });

  it('leads with the outcome if its headline is about the same topic', () => {
    const lead = (headline: string) => {
      const folder = withOutcome();
      changeFile(folder, 'summaries/02-charter.md', TERMS, '');
      changeFile(folder, 'summaries/02-charter.md', /headline: .*/, `headline: '${headline}'`);
      changeFile(folder, 'watch.yaml', 'claims: [h5-01]', 'claims: [h5-01, h1-04]');
      return messageHead(respond({ kind: 'summary', topic: 'charter' }, contextOf(folder, '2026-11-07'))).top;
    };
    expect(lead('Six months, says one source. [h1-04]')).toBe('The charter was renewed on 5 November 2026.');
    expect(lead('It takes 180 passengers, says one source. [h1-02]')).toBe('It takes 180 passengers, says one source.');
  });
});

describe('a claim that takes its hash from its source', () => {
  it('causes no further problem if sources.yaml is missing', () => {
    const folder = copyOfStory();
    const withParagraphs = `${SOURCE}  paragraphs:\n    - ${'a5'.repeat(32)}\n`;
    appendFileSync(join(folder, 'sources.yaml'), withParagraphs);
    appendFileSync(join(folder, 'claims.yaml'), CLAIM.replace(/^ {2}sha256: .*\n/m, ''));
    expect(loadValidBriefing(folder).briefing.claims.get('h5-01')).toMatchObject({ sha256: 'a5'.repeat(32) });
    rmSync(join(folder, 'sources.yaml'));
    expect(loadBriefing(folder)).toMatchObject({
      problems: [{ file: 'sources.yaml', message: 'this file is missing' }],
    });
  });
});
