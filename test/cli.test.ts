import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { isUnknown } from '../src/briefing/briefing.ts';
import { runVerb } from './cli/run-verb.ts';
import { loadStory } from './fixture/story.ts';
import {
  briefingWith,
  type ExitResult,
  environment,
  run,
  start,
  WITH_ENCODER,
  waitForExit,
} from './platforms/terminal/run.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** In a process of its own, because "ask" opens an encoder. */
const ask = (args: readonly string[], options?: Parameters<typeof run>[1]) =>
  run(['src/cli/main.ts', 'ask', ...args], options);

function expectRefused({ code, stdout, stderr }: Omit<ExitResult, 'signal'>, expected: string | RegExp): void {
  expect(code).toBe(1);
  expect(stdout).toBe('');
  expect(stderr).toMatch(expected);
  expect(stderr).not.toMatch(/^\s+at .*:\d+/m);
}

const breakDispute = (text: string) => text.replace('kind: hard', 'kind: harder');

describe('check', () => {
  it('prints one count per line and exits with 0', async () => {
    const { code, stdout, stderr } = await runVerb(['check']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const counts = new Map(
      stdout
        .trim()
        .split('\n')
        .map((line) => [line.replace(/ \d+$/, ''), Number(/\d+$/.exec(line)?.[0])]),
    );
    const { sources, disputes, entries, watch } = loadStory();
    expect(counts.get('sources')).toBe(sources.size);
    expect(counts.get('disputes')).toBe(disputes.size);
    const unknowns = [...entries.values()].filter(isUnknown).length;
    expect(counts.get('entries')).toBe(entries.size - unknowns);
    expect(counts.get('unknowns')).toBe(unknowns);
    expect(counts.get('watch items')).toBe(watch.size);
    expect(counts.has('hashes verified')).toBe(false);
  });

  it('prints the same counts as JSON', async () => {
    const [text, json] = await Promise.all([runVerb(['check']), runVerb(['check', '--json'])]);
    const { ok, counts, problems } = z
      .strictObject({
        ok: z.boolean(),
        counts: z.record(z.string(), z.number()),
        problems: z.array(z.unknown()),
        todos: z.array(z.unknown()),
      })
      .parse(JSON.parse(json.stdout));
    expect({ ok, problems, code: json.code }).toEqual({ ok: true, problems: [], code: 0 });
    expect(
      Object.entries(counts)
        .map(([name, count]) => `${name} ${count}\n`)
        .join(''),
    ).toBe(text.stdout);
  });

  it('exits with 1 and prints the problems of all files on standard error', async () => {
    const folder = briefingWith('disputes.yaml', breakDispute);
    rmSync(join(folder, 'sources.yaml'));
    const failedRun = await runVerb(['check'], { BRIEFINGS_DIR: folder });
    expectRefused(failedRun, /^disputes\.yaml:\d+ /);
    expect(failedRun.stderr).toMatch(/^sources\.yaml: this file is missing/m);
    expect(failedRun.stderr).toMatch(/\n2 problems\n$/);
  });

  it('reports problems as JSON', async () => {
    const folder = briefingWith('disputes.yaml', breakDispute);
    const { code, stdout } = await runVerb(['check', '--json'], { BRIEFINGS_DIR: folder });
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      ok: false,
      problems: [{ file: 'disputes.yaml', line: expect.any(Number), what: expect.any(String) }],
    });
  });

  it('exits with 1 if articles are missing', async () => {
    expectRefused(await runVerb(['check', '--sources', 'no-such-folder']), /Folder "no-such-folder" not found/);
    const { code, stderr } = await runVerb(['check', '--sources', temporaryFolder()]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/no file in .* begins with "h1"/);
    expect(stderr).toMatch(/\n4 problems\n$/);
  });
});

describe('show', () => {
  it('prints the reply to a command on a given day', async () => {
    const { code, stdout, stderr } = await runVerb(['show', 'watch', '--now', '2026-11-05']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^What to watch\n/);
    expect(stdout.replace(/\s+/g, ' ')).toContain(
      'End or renewal of the charter. Tomorrow: the six months end, by our count.',
    );
    expect(stdout).toMatch(/As of 7 May 2026 \(5 months ago\)/);
    expect(stdout).not.toContain('\u001b');
  });

  it('shows the overview without an argument, and takes unquoted words', async () => {
    const [empty, noneRun, quotedRun, unquotedRun] = await Promise.all(
      [['show', ''], ['show'], ['show', 'summary terms'], ['show', 'summary', 'terms']].map((args) =>
        runVerb([...args, '--now', '2026-11-05']),
      ),
    );
    expect(empty?.stdout).toMatch(/\nThe ferry Tern: .* · As of /);
    expect(noneRun).toEqual(empty);
    expect(quotedRun?.stdout).toContain('Terms of the charter · As of');
    expect(unquotedRun).toEqual(quotedRun);
  });

  it('counts days in UTC, from an instant or from the start of a date', async () => {
    const dueOn = async (now: string) =>
      /^(.*) by our count\./.exec((await runVerb(['show', 'watch charter', '--now', now])).stdout)?.[1];
    const [beforeMidnight, afterMidnight, day] = await Promise.all(
      ['2026-11-07T13:59:59+14:00', '2026-11-06T19:00:00-05:00', '2026-11-07'].map(dueOn),
    );
    expect(beforeMidnight).toBe('Today: the six months end,');
    expect(afterMidnight).toMatch(/ended yesterday/);
    expect(day).toBe(afterMidnight);
  });

  it('prints the message as JSON', async () => {
    const { stdout } = await runVerb(['show', 'help', '--json']);
    const { title, blocks, footer } = z
      .object({ title: z.string(), blocks: z.array(z.object({ type: z.string() })), footer: z.string() })
      .parse(JSON.parse(stdout));
    expect(title).toBe('What you can type');
    expect(blocks.map(({ type }) => type)).toEqual(['text', 'facts', 'buttons']);
    expect(footer).toBe('');
  });

  it.each(['watch', 'how long does the charter last?', 'share watch charter', 'disputes length', ''])(
    'prints the Slack payload for "%s"',
    async (command) => {
      const { code, stdout, stderr } = await runVerb(['show', command, '--platform', 'slack', '--now', '2026-11-05']);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      const { response_type: audience, text } = z
        .looseObject({ response_type: z.string(), text: z.string(), blocks: z.array(z.looseObject({})).min(1) })
        .parse(JSON.parse(stdout));
      expect(audience).toBe(command.startsWith('share') ? 'in_channel' : 'ephemeral');
      expect(text).toMatch(/\bAs of 7 May 2026 \(5 months ago\)$/);
      expect(stdout.includes('Share to channel')).toBe(audience === 'ephemeral');
    },
  );

  it('removes control characters from what it prints', async () => {
    const { stdout } = await runVerb(['show', 'watch \u001b[2Jzz']);
    expect(stdout).toContain('Nothing called "[2Jzz" here');
    expect(stdout).not.toContain('\u001b');
  });
});

const cardSchema = z.strictObject({
  question: z.string(),
  text: z.string(),
  sources: z.array(z.string().regex(/^h\d$/)),
});
const answer = z.strictObject({
  id: z.union([z.string(), z.number()]).optional(),
  q: z.string(),
  decision: z.enum(['answer', 'suggest', 'abstain']),
  text: z.string().max(900),
  sources: z.array(z.string().regex(/^h\d$/)),
  suggestions: z.array(cardSchema).max(3),
});
const answerWithEntries = answer.extend({ entries: z.array(z.string()), offered: z.array(z.string()) });
const answersOf = (stdout: string) =>
  stdout
    .trim()
    .split('\n')
    .map((line) => answer.parse(JSON.parse(line)));
const KNOWN_QUESTION = 'How long does the charter last?';

describe('ask', () => {
  it('prints the reply to a question', async () => {
    const { code, stdout, stderr } = await ask([KNOWN_QUESTION, '--now', '2026-11-05'], { env: WITH_ENCODER });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^Six months, /);
    expect(stdout).toContain(KNOWN_QUESTION);
    expect(stdout).toContain('[1] Details');
  });

  it('prints the decision as JSON', async () => {
    const { stdout } = await ask([KNOWN_QUESTION, '--json']);
    const { q, decision, text, sources, entries } = answerWithEntries.parse(JSON.parse(stdout));
    expect({ q, decision, entries }).toEqual({ q: KNOWN_QUESTION, decision: 'answer', entries: ['charter-length'] });
    expect(text).not.toBe('');
    expect(sources.length).toBeGreaterThan(0);
  });

  it('explains how a question was read and decided', async () => {
    const { code, stdout } = await ask([KNOWN_QUESTION, '--explain']);
    expect(code).toBe(0);
    expect(stdout).toContain(KNOWN_QUESTION);
    expect(stdout).toContain('charter-length');
    expect(stdout).toMatch(/"kind":"answer"/);
  });

  it('is rejected without a question', async () => {
    expectRefused(
      await runVerb(['ask']),
      /^ask needs a question\. Write it after "ask", or use --batch\.\n\nUsage: briefing ask /,
    );
  });
});

describe('ask --batch', () => {
  it('prints a line for each question, with the id of the question if it has one', async () => {
    const input = [
      { id: 'q1', q: KNOWN_QUESTION },
      { id: 2, q: 'a recipe for banana bread with walnuts?' },
      { q: 'hello' },
      { id: 'q4', q: '' },
      { id: 'q5', q: 'x'.repeat(10_000) },
      { id: 'q6', q: '\ufdfa'.repeat(100_000) },
    ];
    const lines = input.map((line) => JSON.stringify(line)).join('\n\n');
    const { code, stdout, stderr } = await ask(['--batch'], { input: lines });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const answers = answersOf(stdout);
    expect(answers.map(({ id, q }) => ({ id, q }))).toEqual(input.map(({ id, q }) => ({ id, q })));
    expect(answers.slice(0, 4).map(({ decision }) => decision)).toEqual(['answer', 'abstain', 'abstain', 'abstain']);
    expect(answers[0]?.text).not.toBe('');
    expect(answers[1]?.text).toBe('');
    expect(stdout.endsWith('\n')).toBe(true);
  });

  it('gives the same answers as "ask"', async () => {
    const [singleRun, batch] = await Promise.all([
      ask([KNOWN_QUESTION, '--json']),
      ask(['--batch', '--json'], { input: JSON.stringify({ q: KNOWN_QUESTION }) }),
    ]);
    expect(JSON.parse(batch.stdout)).toEqual(JSON.parse(singleRun.stdout));
    expect(JSON.parse(batch.stdout)).toMatchObject({
      entries: [expect.stringMatching(/^[a-z-]+$/)],
      offered: expect.any(Array),
    });
  });

  it('prints nothing for an empty input', async () => {
    expect(await ask(['--batch'])).toMatchObject({ code: 0, stdout: '', stderr: '' });
  });

  it.each(['no json', '{"id": 1}', 'null'])('reports the number of a line that is not a question: %s', async (line) => {
    const { code, stdout, stderr } = await ask(['--batch'], { input: `{"q": "hello"}\n${line}\n` });
    expect(code).toBe(1);
    expect(answersOf(stdout).length).toBe(1);
    expect(stderr).toMatch(/^Line 2 of the input is not a question/);
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});

describe('a command', () => {
  it.each(['stdout', 'stderr'] as const)('does not crash if its %s is closed', async (stream) => {
    const args = stream === 'stdout' ? ['show', 'disputes'] : ['show', 'watch', '--platform', 'telex'];
    const child = start(process.execPath, ['src/cli/main.ts', ...args], { env: environment() });
    child[stream]?.destroy();
    child.stdin?.end();
    const { code, stderr } = await waitForExit(Object.assign(child, { [stream]: null }));
    expect({ code, stderr }).toEqual({ code: stream === 'stdout' ? 0 : 1, stderr: '' });
  });

  it.each([[['--help']], [['help']], [['check', '--help']], [['subscriptions', 'import', '--help']]])(
    'shows the usage if it is called with %j',
    async (args) => {
      const { code, stdout, stderr } = await runVerb(args);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toMatch(/^Usage: briefing /);
    },
  );
});

describe('a wrong call', () => {
  it('without a command, or with an unknown one, shows the usage', async () => {
    expectRefused(await runVerb([]), /^Usage: /);
    expectRefused(await runVerb(['chekc']), /^unknown command 'chekc'\n\(Did you mean check\?\)\n\nUsage: /);
  });

  it("with an unknown option shows the command's usage", async () => {
    expectRefused(await runVerb(['check', '--bogus']), /^unknown option '--bogus'[\s\S]*Usage: briefing check /);
  });

  it.each([
    [['check', '--now', '2026-11-05'], /^unknown option '--now'/],
    [['invite', 'me'], /^too many arguments for 'invite'/],
    [['ask', '--batch', '--explain'], /cannot be used with/],
    [['backup'], /^missing required argument 'file'/],
    [['reminders', '--from', '2026-11-05'], /^required option '--to <time>' not specified/],
  ])('with invalid arguments is rejected: %j', async (args, expected) => {
    expectRefused(await runVerb(args), expected);
  });

  it.each(['yesterday', '2026-02-30', '2026-11-05T09:00'])(
    'with an invalid --now explains the format: %j',
    async (now) => {
      expectRefused(
        await runVerb(['show', 'watch', '--now', now]),
        /is not a time; use the format 2026-11-05T09:00Z or 2026-11-05/,
      );
    },
  );

  it('with an unknown platform lists the platforms', async () => {
    expectRefused(
      await runVerb(['show', 'watch', '--platform', 'telex']),
      /^Unknown platform "telex"\. Use one of: text, slack/,
    );
  });
});

describe('a briefing that cannot be loaded', () => {
  const verbs = [['check'], ['show', 'watch'], ['ask', KNOWN_QUESTION], ['ask', '--batch']].map(
    (args) => [args.join(' '), args] as const,
  );

  it.each(verbs)('is reported by "%s" if its folder is missing', async (_, args) => {
    const failedRun = await runVerb(args, { BRIEFINGS_DIR: 'no-such-folder' });
    expectRefused(failedRun, /^The folder "no-such-folder" does not exist\. Set BRIEFINGS_DIR/);
  });

  it('is reported if the folder has no briefing', async () => {
    expectRefused(await runVerb(['show', ''], { BRIEFINGS_DIR: 'src' }), /^"src" contains no briefing\./);
  });

  it("is reported with the variable's name if the variable is empty", async () => {
    expectRefused(await runVerb(['check'], { BRIEFINGS_DIR: '' }), /BRIEFINGS_DIR is empty/);
  });

  it.each(verbs.slice(1))('is reported with file and line by "%s"', async (_, args) => {
    const folder = briefingWith('claims.yaml', (text) => text.replace(/^ {2}standing: .*$/m, '  standing: rumoured'));
    const failedRun = await runVerb(args, { BRIEFINGS_DIR: folder });
    expectRefused(failedRun, /^The briefing has problems:\nclaims\.yaml:\d+ .*standing/);
  });
});
