import { startReaderServer } from '../fakes/reader/server.ts';
import type { AskIndex } from '../src/ask/ask-index.ts';
import type { SecondOpinion } from '../src/ask/second-opinion.ts';
import type { Briefing } from '../src/briefing/briefing.ts';
import { seededRandom } from '../src/lib/seeded-random.ts';
import type { ReaderMode } from '../src/reader/confidence.ts';
import { openReader } from '../src/reader/open-reader.ts';
import { scrubQuestion } from '../src/reader/scrub-question.ts';
import { gradedQuestions, type Question } from './questions.ts';

const SEED = 20261129;
/** From a manual trial of a strong model. The other share is for questions outside the story. */
const RIGHT_SHARE = 0.94;
const RIGHT_SHARE_OUTSIDE = 0.98;

interface ReaderChoice {
  readonly verdict: string;
  readonly entries: readonly string[];
}

const NO_ENTRY: ReaderChoice = { verdict: 'outside', entries: [] };

export interface SimulatedReader {
  readonly secondOpinion: SecondOpinion;
  askedCount(): number;
  /** Outcomes of questions for which the reader made no choice. */
  readonly faults: readonly string[];
  close(): Promise<void>;
}

export async function openSimulatedReader(index: AskIndex, mode: ReaderMode): Promise<SimulatedReader> {
  const choices = new Map(
    [...simulateChoices(index.briefing)].map(([text, choice]) => [promptForm(scrubQuestion(text, index)), choice]),
  );
  const server = await startReaderServer({ reply: ({ question }) => choices.get(question) ?? NO_ENTRY });
  const faults: string[] = [];
  const secondOpinion = openReader(
    { provider: 'openai-compatible', model: 'local', url: server.url, mode, callsPerDay: 1_000_000 },
    {
      observe: (event) => {
        if (event.kind !== 'question read' || ['sure', 'chosen', 'remembered'].includes(event.outcome)) return;
        faults.push(event.outcome);
      },
      warn: () => {},
      info: () => {},
      signal: new AbortController().signal,
    },
  );
  return { secondOpinion, askedCount: () => server.calls.length, faults, close: () => server.close() };
}

/** The prompt has spaces in place of angle brackets. */
function promptForm(question: string): string {
  return question.replaceAll(/[<>]/g, ' ');
}

function simulateChoices({ entries }: Briefing): ReadonlyMap<string, ReaderChoice> {
  const random = seededRandom(SEED);
  const ids = [...entries.keys()];
  const draw = (from: readonly string[]) => from[Math.floor(random() * from.length)];

  const drawMistake = (expectedIds: readonly string[]): ReaderChoice => {
    const topic = entries.get(expectedIds[0] ?? '')?.topic;
    const sameTopicIds = ids.filter(
      (id) => !expectedIds.includes(id) && (topic === undefined || entries.get(id)?.topic === topic),
    );
    const [firstId, secondId] = [draw(sameTopicIds), draw(sameTopicIds)];
    const mistakeKind = random();
    if (firstId === undefined || mistakeKind < 0.25) return NO_ENTRY;
    if (mistakeKind < 0.5) {
      return { verdict: 'suggest', entries: [...new Set([firstId, secondId ?? firstId, ...expectedIds.slice(0, 1)])] };
    }
    return { verdict: 'answer', entries: [firstId] };
  };
  const choiceFor = ({ kind, expect }: Question): ReaderChoice => {
    const isRight = random() < (kind === 'offtopic' ? RIGHT_SHARE_OUTSIDE : RIGHT_SHARE);
    if (!isRight) return drawMistake(expect);
    const id = expect.find((entryId) => entries.has(entryId));
    return id === undefined ? NO_ENTRY : { verdict: 'answer', entries: [id] };
  };
  return new Map(gradedQuestions().map((question) => [question.q, choiceFor(question)]));
}
