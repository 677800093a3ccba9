import type { RequestListener } from 'node:http';
import type { AskIndex } from '../../ask/model.ts';
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

/** The briefing in use, and its index. */
export interface Current {
  readonly briefing: Briefing;
  readonly index: AskIndex;
}

/** Variables of the environment by name. An empty one counts as left out. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** The port of HTTP_PORT, which the platforms share. */
export interface HttpSettings {
  readonly port: number;
  /** The address to listen on; by default all of this machine. */
  readonly host?: string;
}

/** What an app is opened with. */
export interface PlatformParts {
  readonly desk: Desk;
  readonly stories: Stories;
  readonly seen: SeenEvents;
  readonly conversations: Conversations;
  readonly installations: Installations;
  readonly subscriptions: Subscriptions;
  readonly news: Pick<News, 'remember'>;
  readonly leases: Leases;
  /** This process, for leases. */
  readonly owner: string;
  /** Logs what needs the operator's attention. */
  readonly log: (problem: string) => void;
  /** Logs what does not. */
  readonly note: (event: string) => void;
  readonly observe: Observe;
  readonly draw: DrawPicture;
}

/** The bot on one platform. */
export interface PlatformApp {
  /**
   * Connects; while the platform cannot be reached, tries again until the app is stopped.
   * @throws Error if the platform refuses the settings
   */
  start(): Promise<unknown>;
  /** Stops after the requests in progress. */
  stop(): Promise<void>;
  /** Answers requests over HTTP for paths under "/NAME/". Never throws. */
  readonly handle?: RequestListener;
  /** Where deliveries are posted. */
  readonly platform: Platform;
}

/** Opens the app; nothing is connected before it is started. */
type OpenApp = (parts: PlatformParts) => PlatformApp;

/** What checks are made with. */
interface CheckParts {
  /** Of all stories; undefined if one has problems. */
  readonly briefings: readonly Briefing[] | undefined;
  /** This machine's clock, in milliseconds. */
  readonly now: () => number;
}

/** What a platform's folder says about it. `S` is what its variables are read into. */
export interface PlatformDefinition<S> {
  /** In addresses, the log, metrics and paths: lower case. */
  readonly name: PlatformName;
  /** As people write it: "Slack". */
  readonly title: string;
  /** The variables it reads; without the first one it is off. */
  readonly variables: readonly [string, ...string[]];
  /** Those of them that hold secrets. */
  readonly secrets: readonly string[];
  /** Forms of a channel in OPERATOR_CHANNEL: "slack:C0123456789". */
  readonly channelForms: readonly string[];
  /** Reads the variables; each fault is a line that begins with its variable. */
  readConfig(
    variables: Variables,
    http: HttpSettings | undefined,
  ): { readonly config?: S; readonly faults: readonly string[] };
  /**
   * The channel that OPERATOR_CHANNEL names after "NAME:"; a string says what is wrong, undefined that it is not one.
   * @param config undefined if it has faults
   */
  readChannel(text: string, config: S | undefined): Omit<Address, 'platform'> | string | undefined;
  /** The path of its requests on HTTP_PORT; undefined if it opens its connections itself. */
  httpPath(config: S): string | undefined;
  /** @throws Error if the platform refuses the settings, before anything is stored */
  open(config: S): Promise<OpenApp>;
  /** The checks of the verb `doctor`. */
  check(config: S, parts: CheckParts): Promise<readonly Check[]>;
  /** The payloads it is sent in reply to what follows the slash command. */
  show(typed: string, slashCommand: string, reply: (intent: Intent) => Message): Promise<readonly unknown[]>;
  /** Registers the commands, everywhere or in one place, and reports what changed. @throws UserError */
  register?(config: S, briefings: readonly Briefing[], place: string | undefined): Promise<string>;
  /** The links that add the bot. @throws UserError */
  invite?(config: S): string;
}

/** A platform with its settings. */
export interface ConfiguredPlatform {
  readonly name: PlatformName;
  readonly title: string;
  readonly httpPath?: string;
  open(): Promise<OpenApp>;
  check(parts: CheckParts): Promise<readonly Check[]>;
  readonly register?: (briefings: readonly Briefing[], place: string | undefined) => Promise<string>;
  readonly invite?: () => string;
}

/** What the variables of a platform say. */
export interface ReadPlatform {
  /** Undefined if it is off, or has faults. */
  readonly configured: ConfiguredPlatform | undefined;
  readonly faults: readonly string[];
  readChannel(text: string): Omit<Address, 'platform'> | string | undefined;
}

/** A row of the registry, which hides how a platform's settings look. */
export interface PlatformRow
  extends Pick<PlatformDefinition<never>, 'name' | 'title' | 'variables' | 'secrets' | 'channelForms' | 'show'> {
  readConfig(variables: Variables, http: HttpSettings | undefined): ReadPlatform;
}

export function platformRow<S>(definition: PlatformDefinition<S>): PlatformRow {
  const { name, title, variables, secrets, channelForms, show } = definition;
  return {
    name,
    title,
    variables,
    secrets,
    channelForms,
    show,
    readConfig(variables, http) {
      const { config, faults } = definition.readConfig(variables, http);
      return {
        configured: config === undefined ? undefined : configuredOf(definition, config),
        faults,
        readChannel: (text) => definition.readChannel(text, config),
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
