import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commands } from '../../src/message/commands.ts';
import { cleanText, parseText } from '../../src/message/parse.ts';

const parse = (text: string) => parseText(text, 'colossus');

/** Arguments for the commands that do not accept just any word. */
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
  ])('means the command that it names: %j', (text, intent) => {
    expect(parse(text)).toEqual(intent);
  });

  it('is recognised for every command in the list', () => {
    const namesWithoutArgument = new Set<string>(['overview', 'timeline', 'help', 'subscriptions']);
    for (const { name } of commands) {
      const argument = ARGUMENTS[name] ?? 'x';
      expect(parse(`${name} ${argument}`).kind).toBe(namesWithoutArgument.has(name) ? 'ask' : name);
    }
  });

  it.each(['WATCH LEASE', '/Colossus Watch LEASE', '  /colossus   watch\tLEASE ', 'watch: LEASE', 'ｗａｔｃｈ LEASE'])(
    'may have any case, extra spaces, punctuation and full-width letters: %j',
    (text) => {
      expect(parse(text)).toEqual({ kind: 'watch', item: 'LEASE' });
    },
  );

  it('may begin with the slash command once, as a whole word', () => {
    expect(parse('/colossus /colossus help')).toEqual({ kind: 'ask', question: '/colossus help' });
    expect(parse('/colossuses help')).toEqual({ kind: 'ask', question: '/colossuses help' });
    expect(parse('colossus help')).toEqual({ kind: 'ask', question: 'colossus help' });
    expect(parseText('/other help', 'other')).toEqual({ kind: 'help' });
  });

  it.each(['how long is the lease?', 'HOW LONG IS THE LEASE?', 'lease', 'when does the lease end'])(
    'is a question with its case kept: %j',
    (text) => {
      expect(parse(text)).toEqual({ kind: 'ask', question: text });
      expect(parse(`/colossus ${text}`)).toEqual({ kind: 'ask', question: text });
    },
  );

  it.each(['help me understand the deal', 'overview of the risks'])(
    'is a question if it adds words to a command that takes no argument: %j',
    (text) => {
      expect(parse(text)).toEqual({ kind: 'ask', question: text });
    },
  );

  it.each([
    ['ask', 'ask'],
    ['ask?', 'ask'],
    ['/colossus evidence', 'evidence'],
  ])('is incomplete without a required argument: %j', (text, command) => {
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
  ])('is not parsed from a question: %j', (text) => {
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
  ])('is reported with the right spelling: %j', (text, typedName, intendedName) => {
    expect(parse(text)).toEqual({ kind: 'misspelt', typed: typedName, meant: intendedName });
  });

  it.each([
    ['source of power at the site', 'the rest is too long for an argument'],
    ['sned money to whom', 'the rest cannot be sent'],
    ['review the terms', 'the rest cannot be shown'],
    ['spend how much', 'the rest cannot be sent'],
    ['follows SpaceX who else', 'the rest is too long for a name'],
    ['resumes production', 'the rest is not a number'],
    ['fellow investors?', 'it ends with a question mark'],
    ['subscriber numbers', 'the rest names nothing to subscribe to'],
    ['subscription price', 'the list takes no argument'],
    ['source?', 'it ends with a question mark'],
  ])('is not suspected in %j: %s', (text) => {
    expect(parse(text)).toEqual({ kind: 'ask', question: text });
  });

  it('is not suspected in short words or words with two typos', () => {
    for (const text of ['fa', 'fqa', 'axe', 'wutsch', 'hlpe me'])
      expect(parse(text)).toEqual({ kind: 'ask', question: text });
  });
});

describe('unusual text', () => {
  it('is read without control characters and line breaks', () => {
    expect(parse('how\u0000 long\r\nis\u001b[31m it\u0007?')).toEqual({
      kind: 'ask',
      question: 'how long is [31m it ?',
    });
    expect(cleanText('a\u2028b\u2029c\u0085d')).toBe('a b c d');
  });

  it('is read without invisible characters and writing direction marks', () => {
    expect(cleanText('le\u200base \u202eend\u202c so\u00adon \ufeff')).toBe('lease end soon');
  });

  it.each(['كم تدوم مدة الإيجار؟', 'כמה זמן נמשכת החכירה?', '🚀🛰️💸', '租约多长？', '???'])(
    'is a question: %j',
    (text) => {
      const intent = parse(text);
      expect(intent).toEqual({ kind: 'ask', question: cleanText(text) });
      expect(cleanText(text)).not.toBe('');
    },
  );

  it('is cut to its first 2,000 characters', () => {
    const longText = 'x'.repeat(10_000);
    expect(parse(longText)).toEqual({ kind: 'ask', question: 'x'.repeat(2000) });
    const words = 'lease '.repeat(1667).trim();
    expect(parse(`/colossus ${words}`)).toEqual({
      kind: 'ask',
      question: `/colossus ${words}`.slice(0, 2000).replace('/colossus ', '').trim(),
    });
  });

  it('is parsed to an intent without control characters', () => {
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
