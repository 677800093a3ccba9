import type { App } from '@slack/bolt';
import { inWords } from '../post/failure.ts';
import { answer, type Where } from '../requests/answer.ts';
import type { Begun, Deps } from '../requests/deps.ts';
import { homeView } from '../views/home.ts';
import { homeOpened } from '../views/view-payload.ts';

/** Listens to people opening the home tab, which then shows where everything stands today. */
export function listenToHome(app: App, begun: Begun): void {
  app.event('app_home_opened', async ({ body, client }) => {
    const deps = begun();
    const { team_id: team, event } = homeOpened.parse(body);
    if (event.tab !== 'home') return;
    await showHome(deps, { client, team, channel: event.channel, user: event.user });
  });
}

/** Publishes somebody's home tab. What goes wrong is told to whoever runs the bot: the tab stays as it was. */
export async function showHome(deps: Deps, where: Where, page = 1): Promise<void> {
  const { client, channel, user } = where;
  try {
    const { message: overview } = await answer(deps, where, { kind: 'overview' });
    const { message: watch } = await answer(deps, where, { kind: 'watch' });
    await client.views.publish({ user_id: user, view: homeView(overview, watch, { direct: channel }, page) });
  } catch (error) {
    deps.tell(`Slack: the home tab of ${user} could not be shown (${deps.reference}): ${inWords(error)}`);
  }
}
