import type { App } from '@slack/bolt';
import { BoundedMap } from '../../../lib/bounded-map.ts';
import { intentForStory } from '../../../message/story.ts';
import { failureText } from '../post/failure.ts';
import { answerRequest } from '../requests/answer.ts';
import { homeOpened } from '../requests/payload.ts';
import { type Deps, type NewRequest, originOf, type RequestOrigin } from '../requests/request.ts';
import { homeView } from '../views/home.ts';
import { claimEvent, suggestPrompts } from './assistant.ts';

const MAX_WORKSPACES = 1000;

/** Fills the home tab and, in an agent, the messages tab when a person opens them. */
export function listenToHome(app: App, newRequest: NewRequest): void {
  /** Workspaces in which the messages tab takes no suggestions. */
  const assistantWorkspaces = new BoundedMap<string, true>(MAX_WORKSPACES);
  app.event('app_home_opened', async ({ body, ...boltArgs }) => {
    const deps = newRequest();
    const { event_id: eventId, event } = homeOpened.parse(body);
    const { user, channel, tab } = event;
    const origin = originOf(boltArgs, { id: user }, channel);
    if (tab !== 'home' && (tab !== 'messages' || assistantWorkspaces.has(origin.team))) return;
    if (!(await claimEvent(deps, eventId))) return;
    if (tab === 'home') return await showHome(deps, origin);
    if ((await suggestPrompts(deps, origin)) === 'refused') assistantWorkspaces.set(origin.team, true);
  });
}

/** Publishes a person's home tab. After an error, logs it and leaves the tab unchanged. */
export async function showHome(deps: Deps, origin: RequestOrigin, page = 1): Promise<void> {
  const { client, channel, user } = origin;
  try {
    const { message: overview } = await answerRequest(deps, origin, { kind: 'overview' });
    const watchReplies = await Promise.all(
      deps.commands.map(
        async ({ story }) => (await answerRequest(deps, origin, intentForStory({ kind: 'watch' }, story))).message,
      ),
    );
    await client.views.publish({ user_id: user, view: homeView(overview, watchReplies, { direct: channel }, page) });
  } catch (error) {
    deps.log(
      `Slack: could not update the home tab of ${user}; it stays unchanged (${deps.reference}): ${failureText(error)}`,
    );
  }
}
