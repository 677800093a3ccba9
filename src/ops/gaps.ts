import { BoundedMap } from '../lib/bounded-map.ts';
import { errorText } from '../lib/error-text.ts';
import { anonymousQuestion } from '../message/bare-question.ts';
import { decodeIntent } from '../message/codec.ts';
import type { Intent } from '../message/intent.ts';
import type { Message } from '../message/message.ts';
import { parseStoredEntry } from '../message/story.ts';
import type { Asker, Desk } from '../ports/desk.ts';
import { GAP_DECISIONS, type GapDecision, type UnansweredQuestion } from '../ports/gaps.ts';
import { addressKey } from '../schedule/subscription.ts';

/** The most unanswered questions waiting to be saved; further ones are dropped. */
const MAX_PENDING = 1000;
/** The most votes remembered, so that each person's vote counts once a day. */
const MAX_VOTES = 10_000;
const MAX_CHOSEN = 1000;

export interface GapOptions {
  /** Saves unanswered questions. May be slow, and may fail. */
  readonly save: (asked: readonly UnansweredQuestion[]) => Promise<void>;
  /** The id of the story of a key; empty if it is none of several. */
  readonly storyOf: (key: string | undefined) => string;
  /** Whether the ids of the people who asked are saved. */
  readonly savesPeople: boolean;
  /** Today's date in UTC. A person's vote on an answer counts once a day. */
  readonly today: () => string;
  /** Reports that questions cannot be saved, once per outage. */
  readonly warn: (problem: string) => void;
}

/** A desk that also saves the questions it could not answer. */
export interface RecordingDesk extends Desk {
  /** Resolves once all questions are saved. */
  settled(): Promise<void>;
}

/** Makes a desk save unanswered questions in the background, without delaying answers. */
export function withGapRecording(desk: Desk, options: GapOptions): RecordingDesk {
  const keeper = new GapRecorder(options);
  return {
    answer: async (intent, asker) => {
      const message = await desk.answer(intent, asker);
      keeper.see(intent, message, asker);
      return message;
    },
    press: async (buttonId, asker) => {
      const message = await desk.press(buttonId, asker);
      keeper.see(decodeIntent(buttonId), message, asker);
      return message;
    },
    settled: () => keeper.settled(),
  };
}

class GapRecorder {
  readonly #options: GapOptions;
  readonly #votes = new BoundedMap<string, true>(MAX_VOTES);
  /**
   * The last question for which a reader chose each entry, by channel and entry. A vote does not contain its question.
   */
  readonly #chosen = new BoundedMap<string, string>(MAX_CHOSEN);
  #pending: UnansweredQuestion[] = [];
  #work: Promise<void> | undefined;
  #isFailing = false;

  constructor(options: GapOptions) {
    this.#options = options;
  }

  see(intent: Intent | undefined, message: Message, asker: Asker): void {
    const gaps = this.#gapsOf(intent, message, asker);
    if (gaps.length === 0 || this.#pending.length >= MAX_PENDING) return;
    const { person, address } = asker;
    const who = this.#options.savesPeople ? { person: person.id } : {};
    const story = this.#options.storyOf(message.story);
    for (const gap of gaps) this.#pending.push({ ...gap, platform: address.platform, story, ...who });
    this.#work ??= this.#save().finally(() => {
      this.#work = undefined;
    });
  }

  async settled(): Promise<void> {
    await this.#work;
  }

  #gapsOf(
    intent: Intent | undefined,
    { decision, near = [], isCorrection, isChosen, shows, story = '' }: Message,
    asker: Asker,
  ): readonly Pick<UnansweredQuestion, 'question' | 'decision' | 'near'>[] {
    if (intent?.kind === 'ask') {
      const why = isChosen ? CHOSEN : GAP_DECISIONS.find((one) => one === decision);
      const question = why === undefined ? '' : anonymousQuestion(intent.question);
      if (why === undefined || question === '') return [];
      if (why !== CHOSEN) return [{ question, decision: why, near }];
      if (shows === undefined) return [];
      const { entry } = parseStoredEntry(shows);
      this.#chosen.set(chosenKey(story, entry, asker), question);
      return [{ question, decision: why, near: [entry] }];
    }
    if (intent?.kind !== 'feedback' || intent.isHelpful || isCorrection) return [];
    if (!this.#isFirst(`${story} ${intent.of}`, asker)) return [];
    const chosenFor = this.#chosen.get(chosenKey(story, intent.of, asker));
    const of = [intent.of];
    return [
      { question: intent.of, decision: VOTED_DOWN, near: of },
      ...(chosenFor === undefined ? [] : [{ question: chosenFor, decision: CHOSEN_WRONG, near: of }]),
    ];
  }

  /** Whether this is the person's first vote on the entry today, as far as this process knows. */
  #isFirst(entry: string, { person, address: { platform, workspace } }: Asker): boolean {
    const vote = JSON.stringify([this.#options.today(), platform, workspace, person.id, entry]);
    if (this.#votes.has(vote)) return false;
    this.#votes.set(vote, true);
    return true;
  }

  async #save(): Promise<void> {
    while (this.#pending.length > 0) {
      const asked = this.#pending;
      this.#pending = [];
      try {
        await this.#options.save(asked);
        this.#isFailing = false;
      } catch (error) {
        if (!this.#isFailing) {
          const why = errorText(error);
          this.#options.warn(`Could not save unanswered questions; dropping them until the store works again: ${why}`);
        }
        this.#isFailing = true;
      }
    }
  }
}

const VOTED_DOWN: GapDecision = 'voted down';
const CHOSEN: GapDecision = 'chosen';
const CHOSEN_WRONG: GapDecision = 'chosen wrong';

function chosenKey(story: string, entry: string, { address }: Asker): string {
  return `${addressKey(address)} ${story} ${entry}`;
}
