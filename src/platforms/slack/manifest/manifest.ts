import { publicCommands } from '../../../message/commands.ts';
import { shorten } from '../render/text.ts';
import { REDIRECT_PATH, SLACK_ENDPOINT } from './paths.ts';
import { botScopes, EVENT_SCOPES, OPTIONAL_SCOPES } from './scopes.ts';

export const ASK_SHORTCUT = 'ask';
export const ASK_ABOUT_SHORTCUT = 'ask_about_message';

export type Transport = { readonly mode: 'socket' } | { readonly mode: 'http'; readonly url: string };

/** Slack accepts new apps only as agents. */
export type Pane = 'agent' | 'assistant';

interface ManifestStory {
  readonly title: string;
  /** Without the slash. */
  readonly command: string;
}

const MAX_COMMAND_LENGTH = 32;
const MAX_APP_NAME_LENGTH = 35;
const MAX_SHORTCUT_NAME_LENGTH = 24;
const MAX_DESCRIPTION_LENGTH = 140;
const MAX_AGENT_DESCRIPTION_LENGTH = 300;
const ASSISTANT_EVENT = 'assistant_thread_started';

/**
 * Returns the app's manifest.
 * @param otherStories all stories except the default one, which names the app
 * @param pane `assistant` for an app that still has the assistant pane; a change to `agent` cannot be undone
 * @throws RangeError if a slash command is too long for Slack
 */
export function manifestOf(
  { title, command }: ManifestStory,
  transport: Transport,
  pane: Pane = 'agent',
  otherStories: readonly ManifestStory[] = [],
) {
  const slashCommands = [command, ...otherStories.map((otherStory) => otherStory.command)];
  const tooLongCommand = slashCommands.find(({ length }) => length >= MAX_COMMAND_LENGTH);
  if (tooLongCommand !== undefined) {
    throw new RangeError(
      `The slash command "/${tooLongCommand}" has ${tooLongCommand.length + 1} characters; Slack allows ${MAX_COMMAND_LENGTH}. Shorten \`command\` in briefing.yaml.`,
    );
  }
  const name = appName(command);
  const description = `Answers from the briefing, each with its sources. ${title}`;
  const origin = transport.mode === 'http' ? transport.url.replace(/\/+$/, '') : undefined;
  const urlOf = (field: 'url' | 'request_url' | 'message_menu_options_url') =>
    origin === undefined ? {} : { [field]: `${origin}${SLACK_ENDPOINT}` };
  return {
    display_information: {
      name: chooseName(MAX_APP_NAME_LENGTH, `${name} Briefings`, name),
      description: shorten(`Every sentence sourced, every dispute shown. ${title}`, MAX_DESCRIPTION_LENGTH),
    },
    features: {
      app_home: { home_tab_enabled: true, messages_tab_enabled: true, messages_tab_read_only_enabled: false },
      bot_user: { display_name: name, always_online: true },
      ...(pane === 'assistant'
        ? { assistant_view: { assistant_description: description } }
        : { agent_view: { agent_description: shorten(description, MAX_AGENT_DESCRIPTION_LENGTH) } }),
      shortcuts: [
        {
          name: chooseName(MAX_SHORTCUT_NAME_LENGTH, `Ask ${name}`, 'Ask the briefing'),
          type: 'global',
          callback_id: ASK_SHORTCUT,
          description: 'Ask in your own words; only you see the answer',
        },
        {
          name: chooseName(MAX_SHORTCUT_NAME_LENGTH, `Ask ${name} about this`, 'Ask about this'),
          type: 'message',
          callback_id: ASK_ABOUT_SHORTCUT,
          description: 'Treats the message as a question; only you see the answer',
        },
      ],
      slash_commands: slashCommands.map((name) => ({
        command: `/${name}`,
        ...urlOf('url'),
        description: 'What the sources say, what they differ on, and what to watch',
        usage_hint: `[a question, or: ${publicCommands.map((one) => one.name).join(', ')}]`,
        should_escape: false,
      })),
    },
    oauth_config: {
      ...(origin !== undefined && { redirect_urls: [`${origin}${REDIRECT_PATH}`] }),
      scopes: { bot: botScopes(), bot_optional: [...OPTIONAL_SCOPES] },
    },
    settings: {
      event_subscriptions: { ...urlOf('request_url'), bot_events: eventsFor(pane) },
      interactivity: { is_enabled: true, ...urlOf('request_url'), ...urlOf('message_menu_options_url') },
      org_deploy_enabled: false,
      socket_mode_enabled: transport.mode === 'socket',
      token_rotation_enabled: false,
    },
  };
}

export function appName(command: string): string {
  return command
    .split('-')
    .map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`)
    .join(' ');
}

function eventsFor(pane: Pane): string[] {
  return Object.keys(EVENT_SCOPES)
    .filter((name) => pane === 'assistant' || name !== ASSISTANT_EVENT)
    .toSorted();
}

function chooseName(maxLength: number, text: string, shorterText: string): string {
  return text.length <= maxLength ? text : shorterText.slice(0, maxLength);
}
