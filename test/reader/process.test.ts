import { expect, it, onTestFinished } from 'vitest';
import { freePort } from '../../fakes/free-port.ts';
import { type ReaderServer, type ReaderServerFault, startReaderServer } from '../../fakes/reader/server.ts';
import { slash } from '../../fakes/slack/payloads.ts';
import { localSlack, settingsFor, startBot } from '../bot.ts';
import { leaksIn } from '../leaks.ts';
import { run, waitForExit } from '../platforms/terminal/run.ts';

const KEY = 'sk-ant-the-secret-key-0123456789';
const NAME = 'Exampleson';
/** Each number makes this a new question for the reader. */
const question = (n: number) => `is Zoë ${NAME} ok with the power bit number ${n}`;

async function startReader(): Promise<ReaderServer> {
  const server = await startReaderServer({
    key: KEY,
    reply: () => ({ verdict: 'answer', entries: ['charter-length'] }),
  });
  onTestFinished(() => server.close());
  return server;
}

const settings = (reader: ReaderServer) => ({
  READER: 'always',
  READER_MODEL: 'anthropic:claude-haiku-4-5',
  READER_URL: reader.url,
  READER_PRICE: '1/5/0.1',
  ANTHROPIC_API_KEY: KEY,
});

it("a process with a reader uses the reader's choice, survives its faults, and logs neither key nor question", async () => {
  const [reader, slack, port] = [await startReader(), await localSlack(), await freePort()];
  const env = { ...settings(reader), ...settingsFor({ slack }), OPS_PORT: String(port), LOG_LEVEL: 'debug' };
  const { child, log } = await startBot(env);
  const ask = async (n: number) => JSON.stringify(await slash(slack, question(n)));

  expect(await ask(0)).toContain('How long does the charter last?');
  expect(reader.calls.map((call) => call.question)).toEqual([expect.stringMatching(/^is … .*power bit/)]);
  // No log may contain what a provider's refusal quotes or a reply says.
  const faults: readonly ReaderServerFault[] = ['prose', 'overloaded', 'unknown id'];
  for (const [i, fault] of faults.entries()) {
    reader.setFault(fault);
    await ask(i + 1);
  }
  await log.waitFor('the model named something that this story does not have');
  await ask(9);

  const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  child.kill('SIGTERM');
  expect(await waitForExit(child)).toMatchObject({ code: 0, stdout: '' });
  for (const output of [log.text(), metrics, JSON.stringify(slack.responses)]) {
    expect(leaksIn(output, [KEY], [NAME, 'power bit'])).toEqual([]);
  }
  for (const outcome of ['chosen', 'no JSON', 'server error', 'unknown id', 'paused']) {
    expect(metrics).toContain(`briefing_reader_questions_total{outcome="${outcome}"} 1`);
  }
  expect(metrics).toContain('briefing_reader_tokens_total{kind="cached"} 5000');
  expect(metrics).toContain('briefing_reader_seconds_count 5');
  // A million tokens cost 1 for the 1,000 of input, 0.1 for the 5,000 cached and 5 for the 40 of output.
  expect(metrics).toMatch(/^briefing_reader_cost_total 0\.0017$/m);
  expect(metrics).toMatch(/^briefing_reader_agreement_total\{agreement="(?:near|other)"\} 1$/m);
});

it("the terminal chat uses a reader's choice", async () => {
  const reader = await startReader();
  const { code, stdout, stderr } = await run(['src/main.ts'], { input: `${question(1)}\n`, env: settings(reader) });
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toContain('How long does the charter last?');
  expect(reader.calls).toHaveLength(1);
});

it("the command line uses a reader's choice, and explains both decisions", async () => {
  const reader = await startReader();
  const ask = (...options: string[]) =>
    run(['src/cli/main.ts', 'ask', question(2), '--now', '2026-11-21', ...options], { env: settings(reader) });
  const explainedRun = await ask('--explain');
  expect([explainedRun.code, explainedRun.stderr]).toEqual([0, '']);
  expect(explainedRun.stdout).toMatch(/^built-in {6}\{"kind":"(?!answer","entry":"charter-length")/m);
  expect(explainedRun.stdout).toMatch(/^reader {8}chosen$/m);
  expect(explainedRun.stdout).toMatch(/^decision {6}\{"kind":"answer","entry":"charter-length"/m);
  expect((await ask('--json')).stdout).toContain('Six months');
  reader.setFault('wrong key');
  const refusedRun = await ask();
  expect([refusedRun.code, refusedRun.stderr]).toEqual([0, expect.stringContaining('it refused the key')]);
});
