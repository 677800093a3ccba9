import type { Installation, InstallationQuery, InstallationStore } from '@slack/bolt';
import { z } from 'zod';
import { jsonText } from '../../../lib/json.ts';
import type { Holder, Installations } from '../../../ports/installations.ts';
import { failureText } from '../post/failure.ts';
import type { TokenKeys } from './keys.ts';
import { nameOf, seal, Unreadable, unseal } from './seal.ts';

/** The app is not installed there, or no longer. */
export class NotInstalled extends Error {}

/** Someone installed the app for a whole organisation, which is not supported. */
export class ForOrganisation extends Error {}

const named = z.object({ id: z.string().min(1), name: z.string().exactOptional() });

/** The parts of an installation that are stored: only what the bot needs, and no person's token. */
const kept = z.object({
  team: named,
  enterprise: named.optional(),
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

/** The workspace whose installation is wanted. */
type Asked = Pick<InstallationQuery<boolean>, 'teamId'>;

export interface SealedStoreOptions {
  readonly installations: Installations;
  readonly keys: TokenKeys;
  /** Logs what needs the operator's attention. */
  readonly log: (problem: string) => void;
}

/** Bolt's store of Slack installations; each is encrypted before it is saved. */
export class SealedStore implements InstallationStore {
  readonly #options: SealedStoreOptions;

  constructor(options: SealedStoreOptions) {
    this.#options = options;
  }

  /** @throws ForOrganisation, or Error if the installation has no bot */
  async storeInstallation(installation: Installation): Promise<void> {
    if (installation.isEnterpriseInstall) throw new ForOrganisation('The app was installed for a whole organisation');
    const { success, data } = kept.safeParse(installation);
    if (!success) throw new Error('Slack sent an installation without a bot or a workspace');
    const holder: Holder = { kind: 'team', id: data.team.id };
    const { installations, keys } = this.#options;
    await installations.save(holder, seal(JSON.stringify(data), holder, keys));
  }

  /**
   * Returns the installation. If it was encrypted with an older key, encrypts it again with the first.
   * @throws NotInstalled, or Unreadable if it cannot be decrypted
   */
  async fetchInstallation(query: Asked): Promise<Installation> {
    const holder = holderAsked(query);
    const { installations, keys, log } = this.#options;
    const sealed = await installations.fetch(holder);
    if (sealed === undefined) throw new NotInstalled(`The app is not installed in ${nameOf(holder)}`);
    const { text, isCurrent } = unseal(sealed, holder, keys);
    const { success, data } = jsonText.pipe(kept).safeParse(text);
    if (!success)
      throw new Unreadable(`The installation of ${nameOf(holder)} has an unknown format; install the app there again`);
    if (!isCurrent) {
      // Replaces only the version that was read: a newer one may have been saved meanwhile.
      await installations.replace(holder, sealed, seal(text, holder, keys)).catch((error: unknown) => {
        log(`Slack: the installation of ${nameOf(holder)} stays encrypted with an older key: ${failureText(error)}`);
      });
    }
    const { team, enterprise, user } = data;
    return { ...data, team, enterprise, user: { ...user, token: undefined, scopes: undefined } };
  }

  async deleteInstallation(query: Asked): Promise<void> {
    await this.#options.installations.delete(holderAsked(query));
  }
}

/** @throws NotInstalled without a workspace */
function holderAsked({ teamId }: Asked): Holder {
  if (teamId === undefined) throw new NotInstalled('Slack named no workspace');
  return { kind: 'team', id: teamId };
}
