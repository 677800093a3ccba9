import type { App } from '@slack/bolt';
import type { Subscriptions } from '../../../ports/subscriptions.ts';
import { createSlackClient } from '../post/client.ts';
import { tokensRevoked } from '../requests/payload.ts';

/** Where the app was, and what is kept of it. */
export interface Removal {
  readonly subscriptions: Pick<Subscriptions, 'suspendWorkspace'>;
  /** The token that was used there, if it can be read. */
  readonly keptToken: (workspace: string) => Promise<string | undefined>;
  readonly forget: (workspace: string) => Promise<void>;
  readonly apiUrl?: string;
}

const REMOVED = 'the app was removed from the workspace';
/** In milliseconds. */
const TIMEOUT = 10_000;

/** Listens to the app being removed from a workspace: nothing is posted there then, and its token is forgotten. */
export function listenToRemoval(app: App, removal: Removal): void {
  app.event('app_uninstalled', async ({ context }) => remove(removal, context));
  app.event('tokens_revoked', async ({ context, body }) => {
    const { tokens } = tokensRevoked.parse(body).event;
    // The bot holds no tokens of people.
    if (tokens.bot?.length) await remove(removal, context);
  });
}

async function remove(
  { subscriptions, keptToken, forget, apiUrl }: Removal,
  { teamId: workspace, isEnterpriseInstall }: { teamId?: string; isEnterpriseInstall: boolean },
): Promise<void> {
  // Org-wide installations are not supported; a workspace's own installation is not affected.
  if (workspace === undefined || isEnterpriseInstall) return;
  const token = await keptToken(workspace);
  if (token !== undefined && (await isTaken(token, apiUrl))) return;
  await subscriptions.suspendWorkspace('slack', workspace, REMOVED);
  await forget(workspace);
}

/** Whether Slack still accepts a token: the event of the removal may arrive after the app was installed again. */
async function isTaken(token: string, apiUrl: string | undefined): Promise<boolean> {
  const client = createSlackClient(token, {
    signal: AbortSignal.timeout(TIMEOUT),
    ...(apiUrl !== undefined && { apiUrl }),
  });
  return client.auth.test().then(
    () => true,
    () => false, // Slack reported the removal, so an unreachable Slack counts as refusing.
  );
}
