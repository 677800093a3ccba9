import type { Temporal } from 'temporal-polyfill';
import { allChanges, changeKey } from '../briefing/changes.ts';
import { BoundedMap } from '../lib/bounded-map.ts';
import { decodeIntent } from '../message/button-id.ts';
import { needsStore } from '../message/effects.ts';
import type { AskIntent, Intent } from '../message/intent.ts';
import type { Decision, Message } from '../message/message.ts';
import { messageForStory, parseStoredEntry, storyKey } from '../message/story.ts';
import type { Asker, Desk } from '../ports/desk.ts';
import type { Compose } from '../ports/ledger.ts';
import {
  noStoryReply,
  type Stories,
  type Story,
  type StoryOffer,
  storiesReply,
  storyGoneReply,
  storyOf,
  whichStoryReply,
} from '../reply/stories.ts';
import { createComposer } from './composer.ts';
import { openDesk } from './desk/desk.ts';
import type { DeskOptions } from './desk/request.ts';
import { type NewsParts, NewsPlanner } from './news.ts';

export function openStoriesDesk(stories: Stories, options: Omit<DeskOptions, 'current' | 'stories'>): Desk {
  const ids = stories.map(({ id }) => id);
  const desks = new BoundedMap<string, Desk>(stories.length);
  const deskOf = ({ id, current }: Story): Desk =>
    desks.getOrInsertComputed(id, () => openDesk({ ...options, current, stories: ids }));
  return stories.length === 1 ? deskOf(stories[0]) : new StoriesDesk(stories, deskOf);
}

const UNDERSTANDING_SCORES: Readonly<Partial<Record<Decision, number>>> = {
  answer: 3,
  both: 3,
  proof: 3,
  form: 3,
  regret: 3,
  unknown: 2,
  suggest: 1,
};

/** A question that names no story goes to the one that understands it best. */
class StoriesDesk implements Desk {
  readonly #stories: Stories;
  readonly #deskOf: (story: Story) => Desk;

  constructor(stories: Stories, deskOf: (story: Story) => Desk) {
    this.#stories = stories;
    this.#deskOf = deskOf;
  }

  async answer(intent: Intent, asker: Asker): Promise<Message> {
    if (intent.story !== undefined) {
      const story = storyOf(this.#stories, intent.story);
      return story ? await this.#ask(story, intent, asker) : storyGoneReply();
    }
    switch (intent.kind) {
      case 'ask':
        return await this.#answerQuestion(intent, asker);
      case 'incomplete':
      case 'decline':
      case 'misspelt':
        return await this.#ask(this.#stories[0], intent, asker);
      default:
        return storiesReply(this.#stories, intent);
    }
  }

  /**
   * A button without a story is from when there was only one. The first story that knows it answers, or the first of all if it
   * needs the store.
   */
  async press(buttonId: string, asker: Asker): Promise<Message> {
    const intent = decodeIntent(buttonId);
    const story = storyOf(this.#stories, intent?.story);
    if (!story) return storyGoneReply();
    const pressForStory = async (targetStory: Story) =>
      messageForStory(await this.#deskOf(targetStory).press(buttonId, asker), storyKey(targetStory.id));
    const isForOneStory = !intent || intent.story !== undefined || needsStore(intent);
    for (const candidate of isForOneStory ? [] : this.#stories) {
      const message = await pressForStory(candidate);
      if (!message.isCorrection) return message;
    }
    return await pressForStory(story);
  }

  async #ask(story: Story, intent: Intent, asker: Asker): Promise<Message> {
    const key = storyKey(story.id);
    return messageForStory(await this.#deskOf(story).answer(intentForStory(intent, key), asker), key);
  }

  async #answerQuestion(intent: AskIntent, asker: Asker): Promise<Message> {
    const offers: StoryOffer[] = await Promise.all(
      this.#stories.map(async (story) => ({ story, message: await this.#ask(story, intent, asker) })),
    );
    const bestScore = Math.max(...offers.map(understandingScore));
    const bestOffers = offers.filter((offer) => understandingScore(offer) === bestScore);
    const shownStory = intent.after === undefined ? undefined : parseStoredEntry(intent.after).story;
    const chosenOffer =
      bestOffers.find(({ story }) => storyKey(story.id) === shownStory) ??
      onlyElement(bestOffers) ??
      onlyElement(bestOffers.filter(({ story }) => isNamed(intent.question, [story.current().briefing.command]))) ??
      onlyElement(bestOffers.filter(({ story }) => isNamed(intent.question, story.current().briefing.subjects)));
    if (chosenOffer) return chosenOffer.message;
    if (bestScore > 0) return whichStoryReply(bestOffers);
    const [first] = offers;
    const decision = first?.message.decision;
    if (decision === 'wish' || decision === 'unknowns') {
      return whichStoryReply(offers.filter(({ message }) => message.decision === decision));
    }
    return first && (decision === 'talk' || decision === 'wordless') ? first.message : noStoryReply(offers);
  }
}

function understandingScore({ message: { decision } }: StoryOffer): number {
  return (decision && UNDERSTANDING_SCORES[decision]) ?? 0;
}

function onlyElement<T>(list: readonly T[]): T | undefined {
  return list.length === 1 ? list[0] : undefined;
}

function isNamed(question: string, names: readonly string[]): boolean {
  const words = ` ${normalizedText(question)} `;
  return names.some((name) => words.includes(` ${normalizedText(name).replace(/^the /, '')} `));
}

function normalizedText(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

function intentForStory(intent: Intent, key: string): Intent {
  if (intent.kind !== 'ask') return intent;
  const { after, offered = [], ...question } = intent;
  const idsOfStory = (storedEntry: string) => {
    const { story, entry } = parseStoredEntry(storedEntry);
    return story === undefined || story === key ? [entry] : [];
  };
  const [shownId] = after === undefined ? [] : idsOfStory(after);
  const offers = offered.flatMap(idsOfStory);
  return {
    ...question,
    ...(shownId !== undefined && { after: shownId }),
    ...(offers.length > 0 && { offered: offers }),
  };
}

export function createStoriesComposer(stories: Stories): Compose {
  const composers = new Map(stories.map(({ id, current }) => [id, createComposer(current)]));
  return (candidate, otherCandidates) => {
    const { story } = candidate;
    const compose = composers.get(story);
    if (!compose) {
      const ids = stories.map(({ id }) => `"${id}"`).join(', ');
      throw new Error(`The story "${story}" is not loaded. This process has: ${ids}. Check BRIEFINGS_DIR.`);
    }
    const candidatesOfSameStory = otherCandidates.filter((otherCandidate) => otherCandidate.story === story);
    const composeResult = compose(candidate, candidatesOfSameStory);
    if (stories.length === 1 || composeResult.kind !== 'message') return composeResult;
    return { ...composeResult, message: messageForStory(composeResult.message, storyKey(story)) };
  };
}

export function knownStories(stories: Stories): { readonly id: string; readonly changes: ReadonlySet<string> }[] {
  return stories.map(({ id, current }) => ({
    id,
    changes: new Set(allChanges(current().briefing).map(changeKey)),
  }));
}

export function createNewsPlanner(
  stories: Stories,
  parts: Pick<NewsParts, 'news' | 'quietPeriod'>,
): (now: Temporal.Instant, shouldStop: () => boolean) => Promise<number> {
  const planners = stories.map(({ id, current }) => {
    const finishMessage = (message: Message) => messageForStory(message, storyKey(id));
    return new NewsPlanner({ ...parts, current, ...(stories.length > 1 && { finishMessage }) });
  });
  return async (now, shouldStop) => {
    let plannedCount = 0;
    for (const planner of planners) plannedCount += await planner.plan(now, shouldStop);
    return plannedCount;
  };
}
