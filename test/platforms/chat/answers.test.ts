import { onTestFinished } from 'vitest';
import { z } from 'zod';
import { HttpServer } from '../../../src/lib/http-server.ts';
import { openStore } from '../../../src/store/store.ts';
import { type AnswersStage, describeAnswers, type Shown } from '../../contracts/answers.ts';
import { contextOn, TODAY } from '../../reply/corpus.ts';
import { dataFolder } from '../terminal/run.ts';
import type { Payload } from './row.ts';
import { CHAT_PATH, chat } from './row.ts';

const TOKEN = 'a-token';
const payload: z.ZodType<Payload> = z.object({
  title: z.string(),
  lines: z.array(z.string()),
  buttons: z.array(z.object({ id: z.string(), label: z.string() })),
  footer: z.string(),
});

function shownIn({ title, lines, buttons, footer }: Payload): Shown {
  return { footer, buttons, texts: [title, ...lines, ...buttons.map(({ label }) => label)] };
}

describeAnswers('a chat of JSON over HTTP', async (desk): Promise<AnswersStage> => {
  const store = await openStore({ kind: 'sqlite', folder: dataFolder(), onProblem: () => {} });
  onTestFinished(() => store.close());
  const { configured } = chat.readConfig({ CHAT_TOKEN: TOKEN, CHAT_URL: 'http://127.0.0.1:9/' }, { port: 0 });
  if (!configured) throw new Error('The chat is not configured');
  const open = await configured.open();
  const app = open({
    ...store,
    desk,
    stories: [{ id: 'colossus', current: () => contextOn(TODAY) }],
    owner: 'test',
    log: (problem) => {
      throw new Error(problem);
    },
    note: () => {},
    observe: () => {},
    draw: () => Promise.reject(new Error('Pictures cannot be drawn')),
  });
  const server = new HttpServer({ port: 0, host: '127.0.0.1' }, (request, response) => app.handle?.(request, response));
  const port = await server.start();
  onTestFinished(() => server.stop());
  let last: Payload | undefined;
  const ask = async (input: { typed: string } | { pressed: string }): Promise<Payload> => {
    const answer = await fetch(`http://127.0.0.1:${port}${CHAT_PATH}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${TOKEN}` },
      body: JSON.stringify({ person: 'Ada', room: 'lobby', ...input }),
    });
    return payload.parse(await answer.json());
  };
  return {
    say: async ({ command, argument = '' }) => {
      last = await ask({ typed: `${command} ${argument}` });
      return shownIn(last);
    },
    press: async (button) => shownIn(await ask({ pressed: last?.buttons[button]?.id ?? '' })),
  };
});
