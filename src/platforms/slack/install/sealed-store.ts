import type { Installation, InstallationQuery, InstallationStore } from '@slack/bolt';
import { z } from 'zod';
import { jsonText } from '../../../lib/json.ts';
import type { Holder, Installations } from '../../../ports/installations.ts';
import { failureText } from '../post/failure.ts';
import { DecryptionError, holderName, seal, unseal } from './seal.ts';
import type { TokenKeys } from './token-keys.ts';

export class NotInstalledError extends Error {}

export class OrgInstallError extends Error {}

const namedIdSchema = z.object({ id: z.string().min(1), name: z.string().exactOptional() });

/** Stores only what the bot needs, and no person's token. */
const storedInstallationSchema = z.object({
  team: namedIdSchema,
  enterprise: namedIdSchema.optional(),
  user: z.object({ id: z.string() }),
  bot: z.object({
    token: z.string().min(1),
    refreshToken: z.string().exactOptional(),
    expiresAt: z.number().exactOptional(),
    scopes: z.array(z.string()),
    id: z.string(),
    userId: z.string(),
  }),
  appId: z.string().exactOptional(),
  tokenType: z.literal('bot').exactOptional(),
  isEnterpriseInstall: z.literal(false).default(false),
  authVersion: z.literal('v2'),
});

type WorkspaceQuery = Pick<InstallationQuery<boolean>, 'teamId'>;

export interface SealedStoreOptions {
  readonly installations: Installations;
  readonly keys: TokenKeys;
  readonly log: (problem: string) => void;
}

export class SealedStore implements InstallationStore {
  readonly #options: SealedStoreOptions;

  constructor(options: SealedStoreOptions) {
    this.#options = options;
  }

  /** @throws OrgInstallError if the installation is for an organisation, or Error if it has no bot or no workspace */
  async storeInstallation(installation: Installation): Promise<void> {
    if (installation.isEnterpriseInstall)
      throw new OrgInstallError(
        'The app was installed for a whole organisation, which is not supported. Install it in each workspace.',
      );
    const { success, data } = storedInstallationSchema.safeParse(installation);
    if (!success) throw new Error('Slack sent an installation without a bot or a workspace');
    const holder: Holder = { kind: 'team', id: data.team.id };
    const { installations, keys } = this.#options;
    await installations.save(holder, seal(JSON.stringify(data), holder, keys));
  }

  /**
   * Returns a workspace's installation, and encrypts it with the first key if it was encrypted with another.
   * @throws NotInstalledError if there is none, or DecryptionError if it cannot be decrypted
   */
  async fetchInstallation(query: WorkspaceQuery): Promise<Installation> {
    const holder = holderOf(query);
    const { installations, keys, log } = this.#options;
    const sealed = await installations.fetch(holder);
    if (sealed === undefined) throw new NotInstalledError(`The app is not installed in ${holderName(holder)}`);
    const { text, isCurrent } = unseal(sealed, holder, keys);
    const { success, data } = jsonText.pipe(storedInstallationSchema).safeParse(text);
    if (!success)
      throw new DecryptionError(
        `The installation of ${holderName(holder)} has an unknown format; install the app there again`,
      );
    if (!isCurrent) {
      // A newer version may have been saved meanwhile.
      await installations.replace(holder, sealed, seal(text, holder, keys)).catch((error: unknown) => {
        log(
          `Slack: the installation of ${holderName(holder)} stays encrypted with an older key: ${failureText(error)}`,
        );
      });
    }
    const { team, enterprise, user } = data;
    return { ...data, team, enterprise, user: { ...user, token: undefined, scopes: undefined } };
  }

  async deleteInstallation(query: WorkspaceQuery): Promise<void> {
    await this.#options.installations.delete(holderOf(query));
  }
}

function holderOf({ teamId }: WorkspaceQuery): Holder {
  if (teamId === undefined) throw new NotInstalledError('The request from Slack names no workspace');
  return { kind: 'team', id: teamId };
}
