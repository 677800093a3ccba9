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
import { sleep } from '../../../lib/sleep.ts';
import { CODES, codeOf, isOfNetwork, statusOf } from './failure.ts';
import { makeRequest } from './rest.ts';

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
  /** Waits before a retry, in milliseconds. */
  readonly pause?: (milliseconds: number) => Promise<void>;
  /** How long the first try of a first answer may take, in milliseconds. */
  readonly firstAnswerTimeout?: number;
}

/** The files of a body's attachments, in the same order. */
type Files = readonly RawFile[];

const id = z.string().min(1);
const historyAnswer = z.array(z.object({ author: z.object({ id }), components: z.unknown().optional() }));
const guildsAnswer = z.array(z.object({ id }));
const channelAnswer = z.object({ id });
const rolesAnswer = z.array(z.object({ id, tags: z.object({ bot_id: id.optional() }).optional() }));

/** How long a call may take, in milliseconds. */
const TIMEOUT = 10_000;
/** A stalled first answer is cut off this early, so that a second try still arrives within Discord's 3 seconds. */
export const FIRST_ANSWER_TIMEOUT = 1200;
/** The longest rate limit that is waited out, in milliseconds: the person who asked waits too, and so does a shutdown. */
const LONGEST_WAIT = 25_000;
/**
 * An interaction's webhook may not exist yet when its answer arrives, because Discord still processes the first answer.
 * Discord then says 10015 and has done nothing. In milliseconds.
 */
const WEBHOOK_WAITS = [200, 500, 1000, 2000, 4000];
/** As many guilds as Discord lists in one answer. */
const GUILDS_PAGE = 200;

/**
 * The calls that the bot makes. The SDK repeats none of them, since after a 5xx or a cut connection it cannot know whether
 * the first one had its effect; what can be repeated safely is repeated here. A rate limit is waited out unless that takes
 * too long.
 */
export class DiscordApi {
  readonly #rest: REST;
  readonly #pause: (milliseconds: number) => Promise<void>;
  readonly #firstAnswerTimeout: number;

  constructor({ token, apiUrl, pause = sleep, firstAnswerTimeout = FIRST_ANSWER_TIMEOUT }: ApiOptions) {
    const api = apiUrl === undefined ? {} : { api: apiUrl };
    const rejectOnRateLimit = ({ retryAfter }: RateLimitData) => retryAfter > LONGEST_WAIT;
    this.#pause = pause;
    this.#firstAnswerTimeout = firstAnswerTimeout;
    this.#rest = new REST({
      version: '10',
      retries: 0,
      timeout: TIMEOUT,
      rejectOnRateLimit,
      makeRequest: (url, init) => makeRequest(url, init),
      ...api,
    }).setToken(token);
  }

  /** The first answer to an interaction. Discord accepts exactly one, so a repeat is safe. */
  async reply({ id: interaction, token }: Named, body: APIInteractionResponse): Promise<void> {
    const send = (signal?: AbortSignal) =>
      this.#rest.post(Routes.interactionCallback(interaction, token), { body, auth: false, ...(signal && { signal }) });
    try {
      await send(AbortSignal.timeout(this.#firstAnswerTimeout));
    } catch (error) {
      if (!isUncertain(error)) throw error;
      await send().catch((again: unknown) => {
        // The first try did arrive.
        if (codeOf(again) !== CODES.alreadyAnswered) throw again;
      });
    }
  }

  /** Replaces the first answer, or gives it after a deferral. A repeat is safe. */
  async edit(
    { application_id, token }: Named,
    body: RESTPatchAPIWebhookWithTokenMessageJSONBody,
    files: Files = [],
  ): Promise<void> {
    const what = { body, files: [...files], auth: false };
    await this.#onceKnown(() =>
      twiceIfUncertain(() => this.#rest.patch(Routes.webhookMessage(application_id, token), what)),
    );
  }

  /** Says something more. A call that may have arrived is not repeated: it would be read twice. */
  async follow(
    { application_id, token }: Named,
    body: RESTPostAPIWebhookWithTokenJSONBody,
    files: Files = [],
  ): Promise<void> {
    const what = { body, files: [...files], auth: false };
    await this.#onceKnown(() => this.#rest.post(Routes.webhook(application_id, token), what));
  }

  /** Deletes the first answer. */
  async retract({ application_id, token }: Named): Promise<void> {
    await this.#onceKnown(() => this.#rest.delete(Routes.webhookMessage(application_id, token), { auth: false }));
  }

  /** Posts to a channel. The body's nonce makes a repeat safe for some minutes. Returns the message's id. */
  async post(channel: string, body: RESTPostAPIChannelMessageJSONBody, files: Files = []): Promise<string | undefined> {
    const posted = await twiceIfUncertain(() =>
      this.#rest.post(Routes.channelMessages(channel), { body, files: [...files] }),
    );
    return channelAnswer.safeParse(posted).data?.id;
  }

  /** The id of the message that is the first answer. */
  async firstAnswer({ application_id, token }: Named): Promise<string> {
    return channelAnswer.parse(await this.#rest.get(Routes.webhookMessage(application_id, token), { auth: false })).id;
  }

  /** The channel of direct messages with a person; Discord opens it if it does not exist. */
  async directMessages(person: string): Promise<string> {
    return channelAnswer.parse(await this.#rest.post(Routes.userChannels(), { body: { recipient_id: person } })).id;
  }

  /** The messages of a channel before one of them, latest first. */
  async before(channel: string, message: string, limit: number) {
    const query = new URLSearchParams({ before: message, limit: String(limit) });
    return historyAnswer.parse(await this.#rest.get(Routes.channelMessages(channel), { query }));
  }

  /** A guild's roles; the managed role of a bot names that bot. */
  async roles(guild: string): Promise<readonly { readonly id: string; readonly bot: string | undefined }[]> {
    const roles = rolesAnswer.parse(await this.#rest.get(Routes.guildRoles(guild)));
    return roles.map((role) => ({ id: role.id, bot: role.tags?.bot_id }));
  }

  /** The global commands, or those of one guild. */
  async commands(application: string, guild?: string): Promise<unknown> {
    const query = new URLSearchParams({ with_localizations: 'true' });
    return this.#rest.get(commandsRoute(application, guild), { query });
  }

  /** Replaces the global commands, or those of one guild. */
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
      all.push(...page.map((guild) => guild.id));
      if (page.length < GUILDS_PAGE) return all;
    }
  }

  /** Repeats a call until Discord knows the interaction's webhook, for some seconds. */
  async #onceKnown(call: () => Promise<unknown>): Promise<void> {
    for (const wait of WEBHOOK_WAITS) {
      try {
        await call();
        return;
      } catch (error) {
        if (codeOf(error) !== CODES.unknownWebhook) throw error;
        await this.#pause(wait);
      }
    }
    await call();
  }
}

function commandsRoute(application: string, guild: string | undefined) {
  return guild === undefined
    ? Routes.applicationCommands(application)
    : Routes.applicationGuildCommands(application, guild);
}

async function twiceIfUncertain<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (!isUncertain(error)) throw error;
    return await call();
  }
}

/** Whether a call that failed may have had its effect. */
function isUncertain(error: unknown): boolean {
  const status = statusOf(error);
  return status === undefined ? isOfNetwork(error) : status >= 500;
}
