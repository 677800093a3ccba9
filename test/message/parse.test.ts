import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commands } from '../../src/message/commands.ts';
import { cleanText, parseText } from '../../src/message/parse.ts';

const parse = (text: string) => parseText(text, 'colossus');

/** What the commands take that do not take any word. */
const ARGUMENTS: Readonly<Record<string, string>> = {
  preview: 'digest',
  send: 'digest',
  'follow-ups': 'off',
  propose: 'source',
};

describe('the text after the slash command', () => {
  it.each([
    '',
    ' ',
    '\n\t ',
    '/colossus',
    '/colossus  ',
    '/COLOSSUS',
    '\u200b',
    '\u202e\u2066',
    'overview',
    'Overview!',
  ])('means the overview: %j', (text) => {
    expect(parse(text)).toEqual({ kind: 'overview' });
  });

  it.each([
    ['help', { kind: 'help' }],
    ['summary', { kind: 'summary' }],
    ['summary terms', { kind: 'summary', topic: 'terms' }],
    ['faq ipo', { kind: 'faq', topic: 'ipo' }],
    ['faq', { kind: 'faq' }],
    ['watch', { kind: 'watch' }],
    ['watch lease', { kind: 'watch', item: 'lease' }],
    ['timeline', { kind: 'timeline' }],
    ['Timeline?', { kind: 'timeline' }],
    ['timeline of the launches', { kind: 'ask', question: 'timeline of the launches' }],
    ['disputes', { kind: 'disputes' }],
    ['disputes duration', { kind: 'disputes', dispute: 'duration' }],
    ['sources', { kind: 'sources' }],
    ['sources 003', { kind: 'sources', source: '003' }],
    ['evidence lease-duration', { kind: 'evidence', of: 'lease-duration' }],
    ['changes', { kind: 'changes' }],
    ['changes 7 days', { kind: 'changes', since: '7 days' }],
    ['ask how long is it?', { kind: 'ask', question: 'how long is it?' }],
  ])('means a command: %j', (text, intent) => {
    expect(parse(text)).toEqual(intent);
  });

  it('may be every command of the list', () => {
    const alone = new Set<string>(['overview', 'timeline', 'help', 'subscriptions']);
    for (const { name } of commands) {
      const argument = ARGUMENTS[name] ?? 'x';
      expect(parse(`${name} ${argument}`).kind).toBe(alone.has(name) ? 'ask' : name);
    }
  });

  it.each(['WATCH LEASE', '/Colossus Watch LEASE', '  /colossus   watch\tLEASE ', 'watch: LEASE', 'ｗａｔｃｈ LEASE'])(
    'may have any case, spaces, punctuation and full-width letters: %j',
    (text) => {
      expect(parse(text)).toEqual({ kind: 'watch', item: 'LEASE' });
    },
  );

  it('may repeat the slash command once, as a whole word', () => {
    expect(parse('/colossus /colossus help')).toEqual({ kind: 'ask', question: '/colossus help' });
    expect(parse('/colossuses help')).toEqual({ kind: 'ask', question: '/colossuses help' });
    expect(parse('colossus help')).toEqual({ kind: 'ask', question: 'colossus help' });
    expect(parseText('/other help', 'other')).toEqual({ kind: 'help' });
  });

  it.each(['how long is the lease?', 'HOW LONG IS THE LEASE?', 'lease', 'when does the lease end'])(
    'is a question, with its case kept, for %j',
    (text) => {
      expect(parse(text)).toEqual({ kind: 'ask', question: text });
      expect(parse(`/colossus ${text}`)).toEqual({ kind: 'ask', question: text });
    },
  );

  it.each(['help me understand the deal', 'overview of the risks'])(
    'is a question, since the command takes no argument, for %j',
    (text) => {
      expect(parse(text)).toEqual({ kind: 'ask', question: text });
    },
  );

  it.each([
    ['ask', 'ask'],
    ['ask?', 'ask'],
    ['/colossus evidence', 'evidence'],
  ])('for %j is not an empty question', (text, command) => {
    expect(parse(text)).toEqual({ kind: 'incomplete', command });
  });
});

describe('a command about subscriptions', () => {
  it.each([
    ['subscribe', { kind: 'subscribe' }],
    ['subscribe digest weekdays 09:00', { kind: 'subscribe', wish: 'digest weekdays 09:00' }],
    ['sub digest daily 9am', { kind: 'subscribe', wish: 'digest daily 9am' }],
    ['follow lease', { kind: 'follow', item: 'lease' }],
    ['subscriptions', { kind: 'subscriptions' }],
    ['subs', { kind: 'subscriptions' }],
    ['pause', { kind: 'pause' }],
    ['pause 2', { kind: 'pause', which: '2' }],
    ['pause #2', { kind: 'pause', which: '#2' }],
    ['pause all', { kind: 'pause', which: 'all' }],
    ['pause until 2026-12-24', { kind: 'pause', until: '2026-12-24' }],
    ['pause 12 until 24 December 2026', { kind: 'pause', which: '12', until: '24 December 2026' }],
    ['pause all till tomorrow', { kind: 'pause', which: 'all', until: 'tomorrow' }],
    ['pause it', { kind: 'pause', which: 'it' }],
    ['resume', { kind: 'resume' }],
    ['resume 1', { kind: 'resume', which: '1' }],
    ['unsubscribe', { kind: 'unsubscribe' }],
    ['Unsub ALL', { kind: 'unsubscribe', which: 'ALL' }],
    ['unsubscribe all 5', { kind: 'unsubscribe', which: 'all 5' }],
    ['notify', { kind: 'notify' }],
    ['notify pier', { kind: 'notify', of: 'pier' }],
    ['notify the opening of the pier', { kind: 'notify', of: 'the opening of the pier' }],
    ['notify stop', { kind: 'notify' }],
    ['notify stop 2', { kind: 'unnotify', which: '2' }],
    ['notify stop all', { kind: 'unnotify', which: 'all' }],
    ['follow-ups', { kind: 'follow-ups' }],
    ['follow-ups off', { kind: 'follow-ups', isOn: false }],
    ['followups ON', { kind: 'follow-ups', isOn: true }],
    ['preview digest', { kind: 'preview', what: 'digest' }],
    ['preview the reminders', { kind: 'preview', what: 'reminder' }],
    ['send reminder!', { kind: 'send', what: 'reminder' }],
    ['send', { kind: 'incomplete', command: 'send' }],
    ['preview it', { kind: 'incomplete', command: 'preview' }],
    ['follow', { kind: 'incomplete', command: 'follow' }],
  ])('is parsed from %j', (text, intent) => {
    expect(parse(text)).toEqual(intent);
    expect(parse(`/colossus ${text}`)).toEqual(intent);
  });

  it.each([
    'notify me when this is known',
    'notify us once the pier opens',
    'notify the team when it is renewed',
    'notify whom?',
    'follow-ups to the last report',
    'pause in the IPO plans?',
    'pause for what?',
    'resume of the talks between them',
    'send money to whom?',
    'send it?',
    'preview of the next rocket',
    'subscriptions to Claude in orbit?',
    'unsubscribe from what?',
  ])('is not read from the question %j', (text) => {
    expect(parse(text)).toEqual({ kind: 'ask', question: text });
  });
});

describe('a misspelt command', () => {
  it.each([
    ['sumary terms', 'sumary', 'summary terms'],
    ['wacth', 'wacth', 'watch'],
    ['Disptes', 'Disptes', 'disputes'],
    ['source 003', 'source', 'sources 003'],
    ['evidencee lease-duration', 'evidencee', 'evidence lease-duration'],
    ['/colossus chnages last week', 'chnages', 'changes last week'],
    ['subscirbe digest', 'subscirbe', 'subscribe digest'],
    ['subscirbe digest daily 09:00', 'subscirbe', 'subscribe digest daily 09:00'],
    ['subscription', 'subscription', 'subscriptions'],
    ['unsubscibe', 'unsubscibe', 'unsubscribe'],
    ['puase 1', 'puase', 'pause 1'],
    ['sned digest', 'sned', 'send digest'],
    ['folow lease', 'folow', 'follow lease'],
  ])('in %j is reported with the right spelling', (text, typedName, intendedName) => {
    expect(parse(text)).toEqual({ kind: 'misspelt', typed: typedName, meant: intendedName });
  });

  it.each([
    ['source of power at the site', 'more words than a command has follow'],
    ['sned money to whom', 'nothing that can be sent follows'],
    ['review the terms', 'nothing that can be shown follows'],
    ['spend how much', 'nothing that can be sent follows'],
    ['follows SpaceX who else', 'more words than a name has follow'],
    ['resumes production', 'no number follows'],
    ['fellow investors?', 'it is asked as a question'],
    ['subscriber numbers', 'nothing to subscribe to follows'],
    ['subscription price', 'the list takes nothing after it'],
    ['source?', 'it is asked as a question'],
  ])('is not read from %j: %s', (text) => {
    expect(parse(text)).toEqual({ kind: 'ask', question: text });
  });

  it('is not read from short words or two typos', () => {
    for (const text of ['fa', 'fqa', 'axe', 'wutsch', 'hlpe me'])
      expect(parse(text)).toEqual({ kind: 'ask', question: text });
  });
});

describe('unusual text', () => {
  it('loses control characters and line breaks', () => {
    expect(parse('how\u0000 long\r\nis\u001b[31m it\u0007?')).toEqual({
      kind: 'ask',
      question: 'how long is [31m it ?',
    });
    expect(cleanText('a\u2028b\u2029c\u0085d')).toBe('a b c d');
  });

  it('loses invisible characters and writing direction marks', () => {
    expect(cleanText('le\u200base \u202eend\u202c so\u00adon \ufeff')).toBe('lease end soon');
  });

  it.each(['كم تدوم مدة الإيجار؟', 'כמה זמן נמשכת החכירה?', '🚀🛰️💸', '租约多长？', '???'])(
    'such as %j stays a question',
    (text) => {
      const intent = parse(text);
      expect(intent).toEqual({ kind: 'ask', question: cleanText(text) });
      expect(cleanText(text)).not.toBe('');
    },
  );

  it('of 10,000 characters is a question with the first 2,000', () => {
    const longText = 'x'.repeat(10_000);
    expect(parse(longText)).toEqual({ kind: 'ask', question: 'x'.repeat(2000) });
    const words = 'lease '.repeat(1667).trim();
    expect(parse(`/colossus ${words}`)).toEqual({
      kind: 'ask',
      question: `/colossus ${words}`.slice(0, 2000).replace('/colossus ', '').trim(),
    });
  });

  it('of any kind is parsed, without control characters in the result', () => {
    const anyText = fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)) });
    fc.assert(
      fc.property(fc.constantFrom('', '/colossus ', 'watch ', 'sumary '), anyText, (prefix, text) => {
        const intent = parse(prefix + text);
        expect(Object.values(intent).join('')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
      }),
      { numRuns: 1000 },
    );
  });
});
