import type { ButtonIntent, Intent } from './intent.ts';
import type { Block, Button, Message } from './message.ts';
import { parseText } from './parse.ts';

/** `command` has no slash. `story` is the story's key; undefined if there is only one story. */
interface StoryCommand {
  readonly command: string;
  readonly story?: string;
}

export type StoryCommands = readonly [StoryCommand, ...StoryCommand[]];

const KEY_LENGTH = 4;
const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** Hashes a briefing's id into the story's key for button ids: four lowercase letters and digits. */
export function storyKey(id: string): string {
  let hash = FNV_OFFSET;
  for (const character of id) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), FNV_PRIME);
  return (hash >>> 0).toString(36).padStart(KEY_LENGTH, '0').slice(-KEY_LENGTH);
}

/** Parses a typed line. A slash command at its start names the story; otherwise the intent has no story. */
export function parseTyped(text: string, commands: StoryCommands): Intent {
  const [firstWord = ''] = text.trim().toLowerCase().split(/\s/);
  const typedStory = commands.find(({ command }) => firstWord === `/${command}`);
  return intentForStory(parseText(text, (typedStory ?? commands[0]).command), typedStory?.story);
}

export function intentForStory<T extends Intent>(intent: T, story: string | undefined): T {
  return story === undefined ? intent : { ...intent, story };
}

/** Buttons without a story lead to this one, as does what the next question can refer to. */
export function messageForStory(message: Message, story: string): Message {
  const { blocks, actions, repeatIntent, shows, offers, onYes, subscription, ...otherFields } = message;
  const withStoryIntents = (buttons: readonly Button[]) =>
    buttons.map((button) => ({ ...button, intent: withDefaultStory(button.intent, story) }));
  return {
    ...otherFields,
    story,
    blocks: blocks.map(
      (block): Block => (block.type === 'buttons' ? { ...block, buttons: withStoryIntents(block.buttons) } : block),
    ),
    ...(actions && { actions: { row: withStoryIntents(actions.row), menu: withStoryIntents(actions.menu) } }),
    ...(repeatIntent && { repeatIntent: withDefaultStory(repeatIntent, story) }),
    ...(shows !== undefined && { shows: withStory(shows, story) }),
    ...(offers && { offers: offers.map((entry) => withStory(entry, story)) }),
    ...(onYes && { onYes: withDefaultStory(onYes, story) }),
    ...(subscription !== undefined && { subscription: withStory(subscription, story) }),
  };
}

function withDefaultStory(intent: ButtonIntent, story: string): ButtonIntent {
  return intent.story === undefined ? intentForStory(intent, story) : intent;
}

const STORED_ENTRY_PATTERN = /^(?<story>[a-z\d]{4})\/(?<entry>.+)$/;

function withStory(entry: string, story: string): string {
  return STORED_ENTRY_PATTERN.test(entry) ? entry : `${story}/${entry}`;
}

/** Splits a stored reference, such as "x7k2/ferry-price", into story and entry. */
export function parseStoredEntry(reference: string): { readonly story?: string; readonly entry: string } {
  const { story, entry } = STORED_ENTRY_PATTERN.exec(reference)?.groups ?? {};
  return story === undefined || entry === undefined ? { entry: reference } : { story, entry };
}
