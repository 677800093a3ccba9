import type { RequestListener } from 'node:http';
import type { AskIndex } from '../../ask/ask-index.ts';
import type { Briefing } from '../../briefing/briefing.ts';
import type { Intent } from '../../message/intent.ts';
import type { Message } from '../../message/message.ts';
import type { Observe } from '../../ports/app-events.ts';
import type { Conversations } from '../../ports/conversations.ts';
import type { Desk } from '../../ports/desk.ts';
import type { Installations } from '../../ports/installations.ts';
import type { Leases } from '../../ports/leases.ts';
import type { News } from '../../ports/news.ts';
import type { DrawPicture } from '../../ports/pictures.ts';
import type { Platform } from '../../ports/platform.ts';
import type { SeenEvents } from '../../ports/seen-events.ts';
import type { Subscriptions } from '../../ports/subscriptions.ts';
import type { Stories } from '../../reply/stories.ts';
import type { Address, PlatformName } from '../../schedule/subscription.ts';
import type { Check } from './check.ts';

export interface Current {
  readonly briefing: Briefing;
  readonly index: AskIndex;
}

/** An empty variable is given as undefined. */
type Variables = Readonly<Record<string, string | undefined>>;

export interface HttpSettings {
  readonly port: number;
  readonly host?: string;
}

export interface PlatformParts {
  readonly desk: Desk;
  readonly stories: Stories;
  readonly seen: SeenEvents;
  readonly conversations: Conversations;
  readonly installations: Installations;
  readonly subscriptions: Subscriptions;
  readonly news: Pick<News, 'remember'>;
  readonly leases: Leases;
  readonly owner: string;
  readonly log: (problem: string) => void;
  readonly note: (event: string) => void;
  readonly observe: Observe;
  readonly draw: DrawPicture;
}

export interface PlatformApp {
  /**
   * Connects, and retries while the platform cannot be reached.
   * @throws Error if the platform refuses the settings
   */
  start(): Promise<void>;
  /** Resolves once the requests in progress have finished, or after a time limit. */
  stop(): Promise<void>;
  /** Handles paths that start with "/NAME/". Never throws. */
  readonly handle?: RequestListener;
  readonly platform: Platform;
}

type OpenApp = (parts: PlatformParts) => PlatformApp;

export interface CheckParts {
  /** Undefined if a story's briefing has problems. */
  readonly briefings: readonly Briefing[] | undefined;
  /** In epoch milliseconds. */
  readonly now: () => number;
}

interface NamedPerson {
  readonly workspace?: string;
  readonly person: string;
}

export interface PlatformDefinition<S> {
  readonly name: PlatformName;
  readonly title: string;
  /** If the platform is off, faults name the first variable as not set. */
  readonly variables: readonly [string, ...string[]];
  readonly secrets: readonly string[];
  readonly channelForms: readonly string[];
  /** Each fault is one line that starts with the variable's name. */
  readConfig(
    variables: Variables,
    http: HttpSettings | undefined,
  ): { readonly config?: S; readonly faults: readonly string[] };
  /**
   * Reads the channel after "NAME:" in OPERATOR_CHANNEL. Returns a string if it is faulty, and undefined if it is not a
   * channel. `config` is undefined if the platform is off or its variables have faults.
   */
  readChannel(text: string, config: S | undefined): Omit<Address, 'platform'> | string | undefined;
  readonly personForms: readonly string[];
  /** Reads the person after "NAME:" in OPERATORS, like `readChannel`. */
  readPerson(text: string, config: S | undefined): NamedPerson | string | undefined;
  /** Undefined if the platform needs no HTTP server. */
  httpPath(config: S): string | undefined;
  /** @throws Error if the platform refuses the settings, before anything is stored */
  open(config: S): Promise<OpenApp>;
  check(config: S, parts: CheckParts): Promise<readonly Check[]>;
  /** Returns the payloads that reply to a slash command. */
  show(typed: string, slashCommand: string, reply: (intent: Intent) => Message): Promise<readonly unknown[]>;
  /** @throws UserError if `place` is invalid, or if a call to the platform fails */
  register?(config: S, briefings: readonly Briefing[], place: string | undefined): Promise<string>;
  /** @throws UserError if the settings contain no application id */
  invite?(config: S): string;
}

export interface ConfiguredPlatform {
  readonly name: PlatformName;
  readonly title: string;
  readonly httpPath?: string;
  open(): Promise<OpenApp>;
  check(parts: CheckParts): Promise<readonly Check[]>;
  readonly register?: (briefings: readonly Briefing[], place: string | undefined) => Promise<string>;
  readonly invite?: () => string;
}

export interface PlatformConfigResult {
  readonly configured: ConfiguredPlatform | undefined;
  readonly faults: readonly string[];
  readChannel(text: string): Omit<Address, 'platform'> | string | undefined;
  readPerson(text: string): NamedPerson | string | undefined;
}

/** Hides the type of a platform's settings. */
export interface PlatformRow
  extends Pick<
    PlatformDefinition<never>,
    'name' | 'title' | 'variables' | 'secrets' | 'channelForms' | 'personForms' | 'show'
  > {
  readConfig(variables: Variables, http: HttpSettings | undefined): PlatformConfigResult;
}

export function platformRow<S>(definition: PlatformDefinition<S>): PlatformRow {
  return {
    ...definition,
    readConfig(variables, http) {
      const { config, faults } = definition.readConfig(variables, http);
      return {
        configured: config === undefined ? undefined : configuredOf(definition, config),
        faults,
        readChannel: (text) => definition.readChannel(text, config),
        readPerson: (text) => definition.readPerson(text, config),
      };
    },
  };
}

function configuredOf<S>(definition: PlatformDefinition<S>, config: S): ConfiguredPlatform {
  const { name, title, register, invite } = definition;
  const httpPath = definition.httpPath(config);
  return {
    name,
    title,
    ...(httpPath !== undefined && { httpPath }),
    open: () => definition.open(config),
    check: (parts) => definition.check(config, parts),
    ...(register && { register: (briefings, place) => register(config, briefings, place) }),
    ...(invite && { invite: () => invite(config) }),
  };
}
