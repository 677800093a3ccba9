import type { App } from '@slack/bolt';
import { inWords } from '../post/failure.ts';
import { answerAtOnce, type Where } from '../requests/answer.ts';
import type { Begun } from '../requests/deps.ts';
import { PROMPTS, PROMPTS_TITLE, promptsOf, STATUS, threadTitle, topicsOf } from '../views/assistant.ts';
import { threadStarted } from '../views/view-payload.ts';

/** Listens to people opening the assistant pane. What they write there comes as direct messages. */
export function listenToAssistant(app: App, begun: Begun): void {
  app.event('assistant_thread_started', async ({ body, client }) => {
    const deps = begun();
    const { team_id: team, event } = threadStarted.parse(body);
    const { user_id: user, channel_id: channel, thread_ts } = event.assistant_thread;
    const where: Where = { client, team, channel, user };
    try {
      const { message: faq } = await answerAtOnce(deps, where, { kind: 'faq' });
      const topics = topicsOf(faq).map((topic) => answerAtOnce(deps, where, { kind: 'faq', topic }));
      const [first, ...others] = promptsOf((await Promise.all(topics)).map(({ message }) => message));
      if (!first) return;
      const prompts: [typeof first, ...(typeof first)[]] = [first, ...others.slice(0, PROMPTS - 1)];
      await client.assistant.threads.setSuggestedPrompts({
        channel_id: channel,
        thread_ts,
        title: PROMPTS_TITLE,
        prompts,
      });
    } catch (error) {
      deps.tell(`Slack: no questions could be suggested (${deps.reference}): ${inWords(error)}`);
    }
  });
}

/** Says in a thread of direct messages that an answer is on its way; it goes by itself when the answer comes. */
export async function showStatus({ client, channel }: Where, thread: string): Promise<void> {
  await ifPane(client.assistant.threads.setStatus({ channel_id: channel, thread_ts: thread, status: STATUS }));
}

/** Calls a thread of direct messages after its first question. */
export async function nameThread({ client, channel }: Where, thread: string, question: string): Promise<void> {
  const title = threadTitle(question);
  if (title === undefined) return;
  await ifPane(client.assistant.threads.setTitle({ channel_id: channel, thread_ts: thread, title }));
}

/** A workspace without the pane has the same threads and takes neither of these. Never throws: the answer counts. */
async function ifPane(call: Promise<unknown>): Promise<void> {
  await Promise.allSettled([call]);
}
