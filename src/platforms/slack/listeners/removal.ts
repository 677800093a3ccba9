import type { App } from '@slack/bolt';
import type { Subscriptions } from '../../../ports/subscriptions.ts';
import { createSlackClient } from '../post/client.ts';
import { tokensRevoked } from '../requests/payload.ts';

export interface RemovalDeps {
  readonly subscriptions: Pick<Subscriptions, 'suspendWorkspace'>;
  /** Undefined if the token is missing or cannot be decrypted. */
  readonly storedToken: (workspace: string) => Promise<string | undefined>;
  readonly forget: (workspace: string) => Promise<void>;
  readonly apiUrl?: string | undefined;
}

const REMOVAL_REASON = 'the app was removed from the workspace';
const TOKEN_TEST_TIMEOUT_MS = 10_000;

export function listenToRemoval(app: App, removal: RemovalDeps): void {
  app.event('app_uninstalled', async ({ context }) => handleRemoval(removal, context));
  app.event('tokens_revoked', async ({ context, body }) => {
    const { tokens } = tokensRevoked.parse(body).event;
    if (tokens.bot?.length) await handleRemoval(removal, context);
  });
}

async function handleRemoval(
  { subscriptions, storedToken, forget, apiUrl }: RemovalDeps,
  { teamId: workspace, isEnterpriseInstall }: { teamId?: string; isEnterpriseInstall: boolean },
): Promise<void> {
  // An organisation's installation is not supported, and does not affect a workspace's own.
  if (workspace === undefined || isEnterpriseInstall) return;
  const token = await storedToken(workspace);
  if (token !== undefined && (await isTokenValid(token, apiUrl))) return;
  await subscriptions.suspendWorkspace('slack', workspace, REMOVAL_REASON);
  await forget(workspace);
}

/** A valid token means that the app was installed again before the event arrived. */
async function isTokenValid(token: string, apiUrl: string | undefined): Promise<boolean> {
  const client = createSlackClient(token, { signal: AbortSignal.timeout(TOKEN_TEST_TIMEOUT_MS), apiUrl });
  return client.auth.test().then(
    () => true,
    () => false,
  );
}
