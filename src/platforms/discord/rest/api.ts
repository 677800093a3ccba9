import { type RateLimitData, type RawFile, REST } from '@discordjs/rest';
import {
  type APIInteractionResponse,
  type RESTPatchAPIWebhookWithTokenMessageJSONBody,
  type RESTPostAPIChannelMessageJSONBody,
  type RESTPostAPIWebhookWithTokenJSONBody,
  type RESTPutAPIApplicationCommandsJSONBody,
  Routes,
} from 'discord-api-types/v10';
import { z } from 'zod';
import { codeOf, isOfNetwork, statusOf } from './failure.ts';

const id = z.string().min(1);
const historyAnswer = z.array(z.object({ author: z.object({ id }), components: z.unknown().optional() }));
const guildsAnswer = z.array(z.object({ id }));

/** What names an interaction in calls. */
export interface Named {
  readonly id: string;
  readonly application_id: string;
  readonly token: string;
}

export interface ApiOptions {
  readonly token: string;
  /** Where the REST API is; by default Discord's own. */
  readonly apiUrl?: string;
}

/** What a body's attachments name, in their order. */
type Files = readonly RawFile[];

/** How long a call may take, in milliseconds. */
const TIMEOUT = 10_000;
/** The longest wait that Discord can ask for and gets, in milliseconds: who asked, and who stops the bot, wait too. */
const LONGEST_WAIT = 25_000;
const ALREADY_ANSWERED = 40_060;
/** As many guilds as Discord tells in one answer. */
const GUILDS_PAGE = 200;

/**
 * The calls that the bot makes. The SDK repeats none of them: after a 5xx or a cut connection it cannot know whether the
 * first had its effect. What may be repeated is repeated here. A 429 is waited for unless that
 * takes too long.
 */
export class DiscordApi {
  readonly #rest: REST;

  constructor({ token, apiUrl }: ApiOptions) {
    const api = apiUrl === undefined ? {} : { api: apiUrl };
    const rejectOnRateLimit = ({ retryAfter }: RateLimitData) => retryAfter > LONGEST_WAIT;
    this.#rest = new REST({ version: '10', retries: 0, timeout: TIMEOUT, rejectOnRateLimit, ...api }).setToken(token);
  }

  /** The first answer to an interaction. Discord takes one and no second, so it can be sent again. */
  async reply({ id, token }: Named, body: APIInteractionResponse): Promise<void> {
    const send = () => this.#rest.post(Routes.interactionCallback(id, token), { body, auth: false });
    try {
      await send();
    } catch (error) {
      if (!isUncertain(error)) throw error;
      await send().catch((again: unknown) => {
        if (codeOf(again) !== ALREADY_ANSWERED) throw again;
      });
    }
  }

  /** Puts something in the place of the first answer, or gives it after a deferral. It can be sent again. */
  async edit(
    { application_id, token }: Named,
    body: RESTPatchAPIWebhookWithTokenMessageJSONBody,
    files: Files = [],
  ): Promise<void> {
    const what = { body, files: [...files], auth: false };
    const send = () => this.#rest.patch(Routes.webhookMessage(application_id, token), what);
    try {
      await send();
    } catch (error) {
      if (!isUncertain(error)) throw error;
      await send();
    }
  }

  /** Says something more. Once: what may have arrived would come twice. */
  async follow(
    { application_id, token }: Named,
    body: RESTPostAPIWebhookWithTokenJSONBody,
    files: Files = [],
  ): Promise<void> {
    await this.#rest.post(Routes.webhook(application_id, token), { body, files: [...files], auth: false });
  }

  /** Takes the first answer back. */
  async retract({ application_id, token }: Named): Promise<void> {
    await this.#rest.delete(Routes.webhookMessage(application_id, token), { auth: false });
  }

  /** Posts to a channel, with a nonce by which it can be sent again for a while. */
  async post(channel: string, body: RESTPostAPIChannelMessageJSONBody, files: Files = []): Promise<void> {
    const send = () => this.#rest.post(Routes.channelMessages(channel), { body, files: [...files] });
    try {
      await send();
    } catch (error) {
      if (!isUncertain(error)) throw error;
      await send();
    }
  }

  /** What was said last in a channel before a message, the latest first. */
  async before(channel: string, message: string, limit: number) {
    const query = new URLSearchParams({ before: message, limit: String(limit) });
    return historyAnswer.parse(await this.#rest.get(Routes.channelMessages(channel), { query }));
  }

  /** The commands of everywhere, or of one guild. */
  async commands(application: string, guild?: string): Promise<unknown> {
    const query = new URLSearchParams({ with_localizations: 'true' });
    return this.#rest.get(commandsRoute(application, guild), { query });
  }

  /** Makes these the only commands of everywhere, or of one guild. */
  async setCommands(application: string, body: RESTPutAPIApplicationCommandsJSONBody, guild?: string): Promise<void> {
    await this.#rest.put(commandsRoute(application, guild), { body });
  }

  /** The ids of all guilds that the bot is in. */
  async guilds(): Promise<string[]> {
    const all: string[] = [];
    for (;;) {
      const last = all.at(-1);
      const query = new URLSearchParams({ limit: String(GUILDS_PAGE), ...(last !== undefined && { after: last }) });
      const page = guildsAnswer.parse(await this.#rest.get(Routes.userGuilds(), { query }));
      all.push(...page.map(({ id }) => id));
      if (page.length < GUILDS_PAGE) return all;
    }
  }
}

function commandsRoute(application: string, guild: string | undefined) {
  return guild === undefined
    ? Routes.applicationCommands(application)
    : Routes.applicationGuildCommands(application, guild);
}

/** Whether a call may have had its effect all the same. */
function isUncertain(error: unknown): boolean {
  const status = statusOf(error);
  return status === undefined ? isOfNetwork(error) : status >= 500;
}
