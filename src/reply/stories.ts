import type { AskIndex } from '../ask/model.ts';
import type { SecondOpinion } from '../ask/second-opinion.ts';
import type { Briefing } from '../briefing/briefing.ts';
import { repeatableIntent } from '../message/effects.ts';
import type { ButtonIntent, Intent } from '../message/intent.ts';
import { type Button, buttonsIn, type Message } from '../message/message.ts';
import { ofStory, type StoryCommands, storyKey } from '../message/story.ts';
import type { Encoder } from '../ports/encoder.ts';

/** A story in use. Its briefing and index are replaced when a file is saved. */
export interface Story {
  readonly id: string;
  readonly current: () => StoryNow;
}

interface StoryNow {
  readonly briefing: Briefing;
  readonly index: AskIndex;
  /** Encodes sentences; without it, questions are matched by words only. */
  readonly encoder?: Encoder;
  /** Decides again when the engine is unsure; without it, the engine decides alone. */
  readonly secondOpinion?: SecondOpinion;
}

/** At least one story; the first is the default. */
export type Stories = readonly [Story, ...Story[]];

export function commandsOf(stories: Stories): StoryCommands {
  const [first, ...others] = stories;
  const one = ({ id, current }: Story) => ({ command: current().briefing.command, story: storyKey(id) });
  if (others.length === 0) return [{ command: first.current().briefing.command }];
  return [one(first), ...others.map(one)];
}

/** The story with a key; without a key, the default story. */
export function storyOf(stories: Stories, key: string | undefined): Story | undefined {
  return key === undefined ? stories[0] : stories.find(({ id }) => storyKey(id) === key);
}

/** The id of a key's story, or of the only story; empty if there is no such story, or several and no key. */
export function idOfKey(stories: Stories, key: string | undefined): string {
  if (key === undefined && stories.length > 1) return '';
  return storyOf(stories, key)?.id ?? '';
}

/** The story with an id, or the default story. */
export function storyWithId(stories: Stories, id: string): Story {
  return stories.find((story) => story.id === id) ?? stories[0];
}

export interface StoryOffer {
  readonly story: Story;
  readonly message: Message;
}

const MAX_QUESTIONS = 2;

/** Offers each story's answer as a button if several stories understand a question. */
export function whichStoryReply(offers: readonly StoryOffer[]): Message {
  const near = offers.flatMap(({ message }) => message.near ?? []);
  const [first] = offers;
  return {
    ...storyListMessage('Which story do you mean?', offers, offers.flatMap(answersOf)),
    ...(first?.message.decision !== undefined && { decision: first.message.decision }),
    ...(near.length > 0 && { near }),
  };
}

export function noStoryReply(offers: readonly StoryOffer[]): Message {
  const message = storyListMessage(
    'None of my stories says anything about that',
    offers,
    offers.map(({ story }) => buttonTo(story, { kind: 'overview' })),
  );
  return { ...message, decision: 'outside' };
}

/** Asks which story a command means. */
export function storiesReply(stories: Stories, intent: Intent): Message {
  const offers = stories.map((story) => ({ story, message: EMPTY }));
  const again = repeatableIntent(intent, EMPTY);
  if (again) {
    const title = again.kind === 'overview' || again.kind === 'help' ? 'My stories' : 'Which story do you mean?';
    return storyListMessage(
      title,
      offers,
      stories.map((story) => buttonTo(story, again)),
    );
  }
  const commands = stories.map(({ current }) => `/${current().briefing.command}`).join(' or ');
  const hint = { type: 'text' as const, text: `Begin with the command of a story: ${commands}.` };
  const message = storyListMessage('Which story do you mean?', offers, []);
  return { ...message, blocks: [...message.blocks, hint], isCorrection: true };
}

export function storyGoneReply(): Message {
  const text = 'Its story is not here any more.';
  return { title: 'This button no longer works', blocks: [{ type: 'text', text }], footer: '', isCorrection: true };
}

const EMPTY: Message = { title: '', blocks: [], footer: '' };

function storyListMessage(title: string, offers: readonly StoryOffer[], buttons: readonly Button[]): Message {
  const items = offers.map(({ story }) => {
    const { title: text, command } = story.current().briefing;
    return { text, note: `/${command}` };
  });
  return {
    title,
    blocks: [{ type: 'list', items }, ...(buttons.length > 0 ? [{ type: 'buttons' as const, buttons }] : [])],
    footer: '',
  };
}

/** Buttons to a story's answer, or else to the questions that it suggests, or else to its overview. */
function answersOf({ story, message }: StoryOffer): Button[] {
  if (message.again) return [buttonTo(story, message.again)];
  const questions = buttonsIn(message).filter(({ intent }) => intent.kind === 'entry');
  if (questions.length === 0) return [buttonTo(story, { kind: 'overview' })];
  return questions
    .slice(0, MAX_QUESTIONS)
    .map(({ label, intent }) => ({ label, intent: ofStory(intent, storyKey(story.id)) }));
}

function buttonTo({ id, current }: Story, intent: ButtonIntent): Button {
  return { label: nameOf(current().briefing), intent: ofStory(intent, storyKey(id)) };
}

/** The command as a name: "Colossus". */
function nameOf({ command }: Briefing): string {
  return `${command.charAt(0).toUpperCase()}${command.slice(1)}`;
}
