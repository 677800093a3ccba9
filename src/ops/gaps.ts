import { BoundedMap } from '../lib/bounded-map.ts';
import { errorText } from '../lib/error-text.ts';
import { anonymousQuestion } from '../message/anonymous-question.ts';
import { decodeIntent } from '../message/button-id.ts';
import type { Intent } from '../message/intent.ts';
import type { Message } from '../message/message.ts';
import { parseStoredEntry } from '../message/story.ts';
import type { Asker, Desk } from '../ports/desk.ts';
import { GAP_DECISIONS, type UnansweredQuestion } from '../ports/gaps.ts';
import { addressKey } from '../schedule/subscription.ts';

/** If as many wait to be saved, further questions are dropped. */
const MAX_PENDING_QUESTIONS = 1000;
const MAX_VOTES = 10_000;
const MAX_READER_QUESTIONS = 1000;

export interface GapOptions {
  readonly save: (questions: readonly UnansweredQuestion[]) => Promise<void>;
  /** Returns "" for an unknown key, and without a key if there are several stories. */
  readonly storyOf: (key: string | undefined) => string;
  readonly savesPeople: boolean;
  /** In UTC. */
  readonly today: () => string;
  /** Called once per outage of the store. */
  readonly warn: (problem: string) => void;
}

export interface RecordingDesk extends Desk {
  whenSaved(): Promise<void>;
}

/** Works in the background, without delaying answers. */
export function withGapRecording(desk: Desk, options: GapOptions): RecordingDesk {
  const recorder = new GapRecorder(options);
  return {
    answer: async (intent, asker) => {
      const message = await desk.answer(intent, asker);
      recorder.record(intent, message, asker);
      return message;
    },
    press: async (buttonId, asker) => {
      const message = await desk.press(buttonId, asker);
      recorder.record(decodeIntent(buttonId), message, asker);
      return message;
    },
    whenSaved: () => recorder.whenSaved(),
  };
}

class GapRecorder {
  readonly #options: GapOptions;
  /** A person's vote on an entry counts once a day. */
  readonly #votes = new BoundedMap<string, true>(MAX_VOTES);
  /** The last question per channel and entry, because a vote does not contain the question. */
  readonly #readerQuestions = new BoundedMap<string, string>(MAX_READER_QUESTIONS);
  #pending: UnansweredQuestion[] = [];
  #currentSave: Promise<void> | undefined;
  #isFailing = false;

  constructor(options: GapOptions) {
    this.#options = options;
  }

  record(intent: Intent | undefined, message: Message, asker: Asker): void {
    const gaps = this.#gapsOf(intent, message, asker);
    if (gaps.length === 0 || this.#pending.length >= MAX_PENDING_QUESTIONS) return;
    const { savesPeople, storyOf } = this.#options;
    const { platform } = asker.address;
    const origin = { platform, story: storyOf(message.story), ...(savesPeople && { person: asker.person.id }) };
    this.#pending.push(...gaps.map((gap) => ({ ...gap, ...origin })));
    this.#currentSave ??= this.#savePending().finally(() => {
      this.#currentSave = undefined;
    });
  }

  async whenSaved(): Promise<void> {
    await this.#currentSave;
  }

  #gapsOf(
    intent: Intent | undefined,
    { decision, near = [], isCorrection, isReaderChoice, shows, story = '' }: Message,
    asker: Asker,
  ): readonly Pick<UnansweredQuestion, 'question' | 'decision' | 'near'>[] {
    if (intent?.kind === 'ask') {
      const question = anonymousQuestion(intent.question);
      if (question === '') return [];
      if (!isReaderChoice) {
        const gapDecision = GAP_DECISIONS.find((candidate) => candidate === decision);
        return gapDecision === undefined ? [] : [{ question, decision: gapDecision, near }];
      }
      if (shows === undefined) return [];
      const { entry } = parseStoredEntry(shows);
      this.#readerQuestions.set(entryKey(story, entry, asker), question);
      return [{ question, decision: 'chosen', near: [entry] }];
    }
    if (intent?.kind !== 'feedback' || intent.isHelpful || isCorrection) return [];
    const { of: entry } = intent;
    if (!this.#recordFirstVote(`${story} ${entry}`, asker)) return [];
    const question = this.#readerQuestions.get(entryKey(story, entry, asker));
    return [
      { question: entry, decision: 'voted down', near: [entry] },
      ...(question === undefined ? [] : [{ question, decision: 'chosen wrong' as const, near: [entry] }]),
    ];
  }

  #recordFirstVote(entry: string, { person, address: { platform, workspace } }: Asker): boolean {
    const vote = JSON.stringify([this.#options.today(), platform, workspace, person.id, entry]);
    if (this.#votes.has(vote)) return false;
    this.#votes.set(vote, true);
    return true;
  }

  async #savePending(): Promise<void> {
    while (this.#pending.length > 0) {
      const batch = this.#pending;
      this.#pending = [];
      try {
        await this.#options.save(batch);
        this.#isFailing = false;
      } catch (error) {
        if (!this.#isFailing) {
          const reason = errorText(error);
          this.#options.warn(
            `Could not save unanswered questions; dropping them until the store works again: ${reason}`,
          );
        }
        this.#isFailing = true;
      }
    }
  }
}

function entryKey(story: string, entry: string, { address }: Asker): string {
  return `${addressKey(address)} ${story} ${entry}`;
}
