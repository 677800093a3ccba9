import type { App } from '@slack/bolt';
import { BoundedMap } from '../../../lib/bounded-map.ts';
import { intentForStory } from '../../../message/story.ts';
import { failureText } from '../post/failure.ts';
import { answerRequest } from '../requests/answer.ts';
import type { Deps, NewRequest } from '../requests/deps.ts';
import { homeOpened } from '../requests/payload.ts';
import { type Where, whereOf } from '../requests/where.ts';
import { homeView } from '../views/home.ts';
import { isNewEvent, suggestPrompts } from './assistant.ts';

const MAX_REMEMBERED = 1000;

/**
 * Fills the tabs of the bot when a person opens them. The home tab shows the watch items' status today; the messages
 * tab gets suggested questions if the app is an agent.
 */
export function listenToHome(app: App, newRequest: NewRequest): void {
  /** Workspaces with an assistant pane: their messages tab takes no suggestions. */
  const assistants = new BoundedMap<string, true>(MAX_REMEMBERED);
  app.event('app_home_opened', async ({ body, ...bolt }) => {
    const deps = newRequest();
    const { event_id: eventId, event } = homeOpened.parse(body);
    const { user, channel, tab } = event;
    const where = whereOf(bolt, { id: user }, channel);
    if (tab !== 'home' && (tab !== 'messages' || assistants.has(where.team))) return;
    if (!(await isNewEvent(deps, eventId))) return;
    if (tab === 'home') return await showHome(deps, where);
    if ((await suggestPrompts(deps, where)) === 'refused') assistants.set(where.team, true);
  });
}

/** Publishes a person's home tab. If that fails, logs the error and leaves the tab unchanged. */
export async function showHome(deps: Deps, where: Where, page = 1): Promise<void> {
  const { client, channel, user } = where;
  try {
    const { message: overview } = await answerRequest(deps, where, { kind: 'overview' });
    const watch = await Promise.all(
      deps.commands.map(
        async ({ story }) => (await answerRequest(deps, where, intentForStory({ kind: 'watch' }, story))).message,
      ),
    );
    await client.views.publish({ user_id: user, view: homeView(overview, watch, { direct: channel }, page) });
  } catch (error) {
    deps.log(`Slack: could not show the home tab of ${user} (${deps.reference}): ${failureText(error)}`);
  }
}
