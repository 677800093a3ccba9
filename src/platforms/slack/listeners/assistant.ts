import type { App } from '@slack/bolt';
import { intentForStory } from '../../../message/story.ts';
import { failureOf } from '../post/errors.ts';
import { failureText, isSlackError } from '../post/failure.ts';
import { answerFromCache } from '../requests/answer.ts';
import { threadStarted } from '../requests/payload.ts';
import { type Deps, type NewRequest, originOf, type RequestOrigin } from '../requests/request.ts';
import { faqTopics, PROMPTS_TITLE, STATUS_TEXT, threadTitle, toPrompts } from '../views/assistant.ts';

/** For apps with `assistant_view`. Apps with `agent_view` get `app_home_opened` instead. */
export function listenToAssistant(app: App, newRequest: NewRequest): void {
  app.event('assistant_thread_started', async ({ body, ...boltArgs }) => {
    const deps = newRequest();
    const { event_id: eventId, event } = threadStarted.parse(body);
    const { user_id: user, channel_id: channel, thread_ts } = event.assistant_thread;
    if (!(await claimEvent(deps, eventId))) return;
    await suggestPrompts(deps, originOf(boltArgs, { id: user }, channel), thread_ts);
  });
}

export async function claimEvent({ deduper }: Deps, eventId: string | undefined): Promise<boolean> {
  return eventId === undefined || deduper.claim(`event:${eventId}`);
}

/**
 * Suggests questions in a conversation with the bot, and logs failures. Returns 'refused' if Slack refuses them outside a
 * thread, as it does if the app is not an agent.
 */
export async function suggestPrompts(
  deps: Deps,
  origin: RequestOrigin,
  thread?: string,
): Promise<'suggested' | 'refused' | 'failed'> {
  const { client, channel } = origin;
  const [{ story }] = deps.commands;
  try {
    const { message: faq } = await answerFromCache(deps, origin, intentForStory({ kind: 'faq' }, story));
    const topics = faqTopics(faq).map((topic) =>
      answerFromCache(deps, origin, intentForStory({ kind: 'faq', topic }, story)),
    );
    const [first, ...otherPrompts] = toPrompts((await Promise.all(topics)).map(({ message }) => message));
    if (!first) return 'suggested';
    await client.assistant.threads.setSuggestedPrompts({
      channel_id: channel,
      // In an app with `agent_view`, Slack silently ignores a call that names a thread.
      ...(thread !== undefined && { thread_ts: thread }),
      title: PROMPTS_TITLE,
      prompts: [first, ...otherPrompts],
    });
    return 'suggested';
  } catch (error) {
    if (thread === undefined && isSlackError(error) && failureOf(error).kind === 'refused') return 'refused';
    deps.log(
      `Slack: could not suggest questions; the conversation starts without them (${deps.reference}): ${failureText(error)}`,
    );
    return 'failed';
  }
}

/** Slack clears the status when the answer arrives. */
export async function showStatus({ client, channel }: RequestOrigin, thread: string): Promise<void> {
  await ignoreErrors(
    client.assistant.threads.setStatus({ channel_id: channel, thread_ts: thread, status: STATUS_TEXT }),
  );
}

export async function clearStatus({ client, channel }: RequestOrigin, thread: string): Promise<void> {
  await ignoreErrors(client.assistant.threads.setStatus({ channel_id: channel, thread_ts: thread, status: '' }));
}

export async function nameThread({ client, channel }: RequestOrigin, thread: string, question: string): Promise<void> {
  const title = threadTitle(question);
  if (title === undefined) return;
  await ignoreErrors(client.assistant.threads.setTitle({ channel_id: channel, thread_ts: thread, title }));
}

/** Workspaces without the assistant pane refuse these calls. */
async function ignoreErrors(call: Promise<unknown>): Promise<void> {
  await Promise.allSettled([call]);
}
