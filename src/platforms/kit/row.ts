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

/** Environment variables by name. An empty one counts as unset. */
type Variables = Readonly<Record<string, string | undefined>>;

/** Where the HTTP server listens; all platforms share it. */
export interface HttpSettings {
  readonly port: number;
  /** The address to listen on; by default all addresses of this machine. */
  readonly host?: string;
}

/** What an app needs when it is opened. */
export interface PlatformParts {
  readonly desk: Desk;
  readonly stories: Stories;
  readonly seen: SeenEvents;
  readonly conversations: Conversations;
  readonly installations: Installations;
  readonly subscriptions: Subscriptions;
  readonly news: Pick<News, 'remember'>;
  readonly leases: Leases;
  /** Identifies this process in leases. */
  readonly owner: string;
  /** Logs what needs the operator's attention. */
  readonly log: (problem: string) => void;
  /** Logs events that need no attention. */
  readonly note: (event: string) => void;
  readonly observe: Observe;
  readonly draw: DrawPicture;
}

/** The bot on one platform. */
export interface PlatformApp {
  /**
   * Connects. While the platform cannot be reached, retries until the app is stopped.
   * @throws Error if the platform refuses the settings
   */
  start(): Promise<void>;
  /** Stops after the requests in progress have finished. */
  stop(): Promise<void>;
  /** Handles HTTP requests for paths below "/NAME/". Never throws. */
  readonly handle?: RequestListener;
  /** Posts the deliveries. */
  readonly platform: Platform;
}

type OpenApp = (parts: PlatformParts) => PlatformApp;

export interface CheckParts {
  /** The briefings of all stories; undefined if one has problems. */
  readonly briefings: readonly Briefing[] | undefined;
  /** This machine's clock, in milliseconds. */
  readonly now: () => number;
}

/** A person's id, valid in every workspace unless one is given. */
interface NamedPerson {
  readonly workspace?: string;
  readonly person: string;
}

/** What a platform's folder provides. `S` is the type of its settings. */
export interface PlatformDefinition<S> {
  /** Used in addresses, the log, metrics and paths; lower case. */
  readonly name: PlatformName;
  /** The display name: "Slack". */
  readonly title: string;
  /** The environment variables it reads. Without the first one, the platform is off. */
  readonly variables: readonly [string, ...string[]];
  readonly secrets: readonly string[];
  /** Examples of channels for OPERATOR_CHANNEL: "slack:C0123456789". */
  readonly channelForms: readonly string[];
  /** Reads the variables. Each fault is one line that starts with the variable's name. */
  readConfig(
    variables: Variables,
    http: HttpSettings | undefined,
  ): { readonly config?: S; readonly faults: readonly string[] };
  /**
   * Reads the channel after "NAME:" in OPERATOR_CHANNEL. A string says what is wrong; undefined means it is not a
   * channel.
   * @param config undefined if it has faults
   */
  readChannel(text: string, config: S | undefined): Omit<Address, 'platform'> | string | undefined;
  /** Forms of a person in OPERATORS: "slack:U0123456789". */
  readonly personForms: readonly string[];
  /**
   * The person that OPERATORS names after "NAME:"; a string says what is wrong, undefined that it is not one.
   * @param config undefined if it has faults
   */
  readPerson(text: string, config: S | undefined): NamedPerson | string | undefined;
  /** The path of its requests on HTTP_PORT; undefined if the platform needs no HTTP server. */
  httpPath(config: S): string | undefined;
  /** @throws Error if the platform refuses the settings; nothing has been stored then */
  open(config: S): Promise<OpenApp>;
  /** Its checks for the `doctor` command. */
  check(config: S, parts: CheckParts): Promise<readonly Check[]>;
  /** The payloads that the platform would get in reply to this text after the slash command. */
  show(typed: string, slashCommand: string, reply: (intent: Intent) => Message): Promise<readonly unknown[]>;
  /**
   * Registers the commands everywhere, or in one place, and returns what changed.
   * @throws UserError
   */
  register?(config: S, briefings: readonly Briefing[], place: string | undefined): Promise<string>;
  /**
   * The links that add the bot to a server or workspace.
   * @throws UserError
   */
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
  /** Undefined if the platform is off or has faults. */
  readonly configured: ConfiguredPlatform | undefined;
  readonly faults: readonly string[];
  readChannel(text: string): Omit<Address, 'platform'> | string | undefined;
  readPerson(text: string): NamedPerson | string | undefined;
}

/** A platform in the registry. Hides the type of its settings. */
export interface PlatformRow
  extends Pick<
    PlatformDefinition<never>,
    'name' | 'title' | 'variables' | 'secrets' | 'channelForms' | 'personForms' | 'show'
  > {
  readConfig(variables: Variables, http: HttpSettings | undefined): PlatformConfigResult;
}

export function platformRow<S>(definition: PlatformDefinition<S>): PlatformRow {
  const { name, title, variables, secrets, channelForms, personForms, show } = definition;
  return {
    name,
    title,
    variables,
    secrets,
    channelForms,
    personForms,
    show,
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
