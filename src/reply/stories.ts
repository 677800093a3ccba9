import type { AskIndex } from '../ask/ask-index.ts';
import type { SecondOpinion } from '../ask/second-opinion.ts';
import type { Briefing } from '../briefing/briefing.ts';
import { capitalize } from '../lib/english.ts';
import { repeatableIntent } from '../message/effects.ts';
import type { ButtonIntent, Intent } from '../message/intent.ts';
import { type Button, buttonsIn, type Message } from '../message/message.ts';
import { intentForStory, type StoryCommands, storyKey } from '../message/story.ts';
import type { Encoder } from '../ports/encoder.ts';
import { button, buttons, correction, listBlocks, message, textBlock } from './blocks.ts';

/** `current` returns the briefing and index in use, which change when a file is saved. */
export interface Story {
  readonly id: string;
  readonly current: () => StoryNow;
}

interface StoryNow {
  readonly briefing: Briefing;
  readonly index: AskIndex;
  /** Without it, questions are matched by words only. */
  readonly encoder?: Encoder;
  /** Without it, the engine decides alone, however unsure. */
  readonly secondOpinion?: SecondOpinion;
}

export type Stories = readonly [Story, ...Story[]];

export function commandsOf(stories: Stories): StoryCommands {
  const isOnlyStory = stories.length === 1;
  const commandOf = ({ id, current }: Story) => ({
    command: current().briefing.command,
    ...(!isOnlyStory && { story: storyKey(id) }),
  });
  const [firstStory, ...otherStories] = stories;
  return [commandOf(firstStory), ...otherStories.map(commandOf)];
}

/** Returns the story with a key, or the default story without a key. Undefined for an unknown key. */
export function storyOf(stories: Stories, key: string | undefined): Story | undefined {
  return key === undefined ? stories[0] : stories.find(({ id }) => storyKey(id) === key);
}

/**
 * Returns the id of a key's story, or without a key the only story's. '' for an unknown key, and without a key if there are
 * several stories.
 */
export function idOfKey(stories: Stories, key: string | undefined): string {
  if (key === undefined && stories.length > 1) return '';
  return storyOf(stories, key)?.id ?? '';
}

/** Returns the story with an id, or the default story. */
export function storyWithId(stories: Stories, id: string): Story {
  return stories.find((story) => story.id === id) ?? stories[0];
}

export interface StoryOffer {
  readonly story: Story;
  readonly message: Message;
}

const MAX_QUESTIONS = 2;

export function whichStoryReply(offers: readonly StoryOffer[]): Message {
  const nearEntries = offers.flatMap(({ message }) => message.near ?? []);
  const decision = offers[0]?.message.decision;
  return {
    ...storyList('Which story do you mean?', storiesOf(offers), offers.flatMap(answerButtons)),
    ...(decision !== undefined && { decision }),
    ...(nearEntries.length > 0 && { near: nearEntries }),
  };
}

export function noStoryReply(offers: readonly StoryOffer[]): Message {
  const stories = storiesOf(offers);
  const links = stories.map((story) => buttonTo(story, { kind: 'overview' }));
  return { ...storyList('None of my stories says anything about that', stories, links), decision: 'outside' };
}

export function storiesReply(stories: Stories, intent: Intent): Message {
  const title = intent.kind === 'overview' || intent.kind === 'help' ? 'My stories' : 'Which story do you mean?';
  const repeatIntent = repeatableIntent(intent, {});
  if (repeatIntent) {
    return storyList(
      title,
      stories,
      stories.map((story) => buttonTo(story, repeatIntent)),
    );
  }
  const commands = stories.map(({ current }) => `/${current().briefing.command}`).join(' or ');
  const { blocks } = storyList(title, stories, []);
  return correction(title, [...blocks, textBlock(`Begin with the command of a story: ${commands}.`)]);
}

export function storyGoneReply(): Message {
  return correction('This button no longer works', [textBlock('Its story is no longer here.')]);
}

function storiesOf(offers: readonly StoryOffer[]): Story[] {
  return offers.map(({ story }) => story);
}

function storyList(title: string, stories: readonly Story[], links: readonly Button[]): Message {
  const items = stories.map(({ current }) => {
    const { briefing } = current();
    return { text: briefing.title, note: `/${briefing.command}` };
  });
  return message(title, [...listBlocks(items), ...buttons(...links)]);
}

function answerButtons({ story, message: { repeatIntent, ...reply } }: StoryOffer): Button[] {
  if (repeatIntent) return [buttonTo(story, repeatIntent)];
  const questions = buttonsIn(reply).filter(({ intent }) => intent.kind === 'entry');
  if (questions.length === 0) return [buttonTo(story, { kind: 'overview' })];
  return questions
    .slice(0, MAX_QUESTIONS)
    .map(({ label, intent }) => button(label, intentForStory(intent, storyKey(story.id))));
}

function buttonTo({ id, current }: Story, intent: ButtonIntent): Button {
  return button(capitalize(current().briefing.command), intentForStory(intent, storyKey(id)));
}
