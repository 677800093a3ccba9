import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { type LogOptions, openLog } from '../../src/ops/log.ts';
import type { AppEvent } from '../../src/ports/app-events.ts';

const NOW = Temporal.Instant.from('2026-11-05T09:00:00.250Z');
const EVENTS: readonly AppEvent[] = [
  { kind: 'answered', platform: 'discord', intent: 'ask', decision: 'outside', milliseconds: 3.14, reference: 'r1' },
  { kind: 'failed', platform: 'slack', workspace: 'T1', intent: 'pause', milliseconds: 2, reference: 'r2' },
  {
    kind: 'attempted',
    address: { platform: 'slack', workspace: 'T1', channel: 'C1' },
    state: 'dead',
    attempt: 2,
    lateSeconds: 61.26,
    reason: 'the channel is archived',
  },
  { kind: 'ticked' },
  { kind: 'connected', platform: 'discord' },
  { kind: 'disconnected', platform: 'discord' },
  { kind: 'briefing loaded', story: 'ferry', version: '1.2', asOf: '2026-11-03' },
  { kind: 'briefing rejected', story: 'ferry', problems: 2 },
];

function openTestLog(options: Partial<LogOptions> = {}) {
  const lines: string[] = [];
  const log = openLog({
    level: 'info',
    format: 'json',
    secrets: [],
    now: () => NOW,
    write: (line) => lines.push(line),
    ...options,
  });
  return { log, lines, parsed: () => lines.map((line): unknown => JSON.parse(line)) };
}

describe('the log', () => {
  it('writes one JSON object per line, with level, time and message', () => {
    const { log, lines } = openTestLog({ level: 'debug' });
    for (const event of EVENTS) log.observe(event);
    const time = '"time":"2026-11-05T09:00:00.250Z"';
    expect(lines).toEqual([
      `{"level":"info",${time},"platform":"discord","intent":"ask","decision":"outside","reference":"r1","ms":3.1,"msg":"request answered"}\n`,
      `{"level":"error",${time},"platform":"slack","workspace":"T1","intent":"pause","reference":"r2","ms":2,"msg":"request failed"}\n`,
      `{"level":"info",${time},"channel":"slack:T1:C1","state":"dead","attempt":2,"reason":"the channel is archived","late":61.3,"msg":"delivery attempted"}\n`,
      `{"level":"debug",${time},"msg":"ticked"}\n`,
      `{"level":"info",${time},"platform":"discord","msg":"connected"}\n`,
      `{"level":"info",${time},"platform":"discord","msg":"disconnected"}\n`,
      `{"level":"info",${time},"story":"ferry","version":"1.2","asOf":"2026-11-03","msg":"briefing loaded"}\n`,
    ]);
  });

  it('leaves out lines below its level', () => {
    for (const [level, count] of [
      ['info', 8],
      ['warn', 2],
      ['error', 1],
      ['silent', 0],
    ] as const) {
      const { log, lines } = openTestLog({ level });
      for (const event of EVENTS) log.observe(event);
      log.info('Answering in Slack.');
      log.warn('Slack: the connection ended');
      expect(lines, level).toHaveLength(count);
    }
  });

  it('writes readable lines in the text format', () => {
    const { log, lines } = openTestLog({ format: 'text' });
    log.warn('Two problems:\n  a and b');
    for (const event of EVENTS.slice(0, 3)) log.observe(event);
    expect(lines).toEqual([
      '09:00:00.250 warn  Two problems:\n      a and b\n',
      '09:00:00.250 info  request answered  platform=discord  intent=ask  decision=outside  reference=r1  ms=3.1\n',
      '09:00:00.250 error request failed  platform=slack  workspace=T1  intent=pause  reference=r2  ms=2\n',
      '09:00:00.250 info  delivery attempted  channel=slack:T1:C1  state=dead  attempt=2  reason="the channel is archived"  late=61.3\n',
    ]);
  });
});

describe('text from outside, in the log', () => {
  const HOSTILE_TEXT = 'no\u001b]52;c;aGk=\u0007\r\n09:00:00.250 info  faked\u009b2J\u202e';

  it('cannot control a terminal or start a log line', () => {
    const { log, lines } = openTestLog({ format: 'text' });
    log.warn(HOSTILE_TEXT);
    expect(lines).toEqual([
      '09:00:00.250 warn  no\\u001b]52;c;aGk=\\u0007\n    09:00:00.250 info  faked\\u009b2J\\u202e\n',
    ]);
  });

  it('keeps its value as JSON, and cannot control a terminal', () => {
    const { log, lines } = openTestLog({ format: 'json' });
    log.warn(HOSTILE_TEXT);
    const [line = ''] = lines;
    expect(line.trimEnd()).not.toMatch(/[\p{Cc}\u202e]/u);
    expect(JSON.parse(line)).toMatchObject({ msg: HOSTILE_TEXT });
  });
});

describe('a secret in the log', () => {
  it.each(['json', 'text'] as const)('is removed from each kind of line in the format %s', (format) => {
    // The log cannot hide a secret that consists of the log's own words.
    const secret = fc
      .string({ minLength: 8, unit: 'grapheme' })
      .filter((text) => !/^[\w ./=:-]*$/.test(text) && !'[secret]'.includes(text));
    const context = fc.string();
    fc.assert(
      fc.property(secret, context, context, (value, textBefore, textAfter) => {
        const { log, lines } = openTestLog({ format, secrets: [value] });
        const text = `${textBefore}${value}${textAfter}`;
        log.warn(text);
        log.info(new Error(text).stack ?? '');
        log.observe({ kind: 'connected', platform: 'slack' });
        log.observe({ kind: 'briefing loaded', story: 'ferry', version: text, asOf: encodeURIComponent(value) });
        for (const form of [value, JSON.stringify(value).slice(1, -1), encodeURIComponent(value)]) {
          expect(lines.join('').includes(form)).toBe(false);
        }
        if (format === 'json') for (const line of lines) expect(() => JSON.parse(line)).not.toThrow();
      }),
    );
  });

  it.each([
    ['the token xoxb-12345-67890-abcDEF is refused', 'the token [secret] is refused'],
    ['xapp-1-A012-345-abcdef', '[secret]'],
    ['xoxe.xoxb-1-abcdef, renewed', '[secret], renewed'],
    ['POST https://hooks.slack.com/commands/T1/2/three: 404', 'POST [secret] 404'],
    [`Bot ${'M'.repeat(24)}.Gabcde.${'x'.repeat(38)}`, 'Bot [secret]'],
    ['/api/v10/interactions/123/aW50ZXJhY3Rpb246/callback', '/api/v10/interactions/[secret]/callback'],
    ['/api/v10/webhooks/123/the-token-of-it', '/api/v10/webhooks/[secret]'],
  ])('is recognized by its form: %s', (text, expected) => {
    const { log, parsed } = openTestLog();
    log.warn(text);
    expect(parsed()).toEqual([expect.objectContaining({ msg: expected })]);
  });

  it('is removed from database URLs, while the rest of the line stays', () => {
    const { log, parsed } = openTestLog();
    log.warn('postgres://bot:pa%20ss@db.example:5432/colossus cannot be reached at 09:00: it timed out');
    expect(parsed()).toEqual([
      expect.objectContaining({
        msg: 'postgres://bot:[secret]@db.example:5432/colossus cannot be reached at 09:00: it timed out',
      }),
    ]);
  });

  it('is not confused with similar text', () => {
    const { log, parsed } = openTestLog({ secrets: ['', 'a', 'abc', 'the-bot-token'] });
    const text = 'a delivery to slack:T1:C1 failed at src/platforms/slack/post/platform.ts:12, abc';
    log.warn(text);
    expect(parsed()).toEqual([expect.objectContaining({ msg: text })]);
  });
});
