import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { startReaderServer } from '../fakes/reader/server.ts';
import type { AskIndex } from '../src/ask/model.ts';
import type { SecondOpinion } from '../src/ask/second-opinion.ts';
import { openReader } from '../src/reader/open.ts';
import { scrubQuestion } from '../src/reader/scrub-question.ts';
import type { ReaderMode } from '../src/reader/unsure.ts';

/** Simulated choices, as `record-choices.ts` wrote them. */
export const CHOICES = join(import.meta.dirname, 'choices.jsonl');

const recorded = z.object({ q: z.string(), verdict: z.string(), entries: z.array(z.string()) });
export type RecordedChoice = z.infer<typeof recorded>;

/** A reader over a local server that replays the recorded choices. */
export interface Replay {
  readonly secondOpinion: SecondOpinion;
  /** How many questions came to the server. */
  asked(): number;
  /** What it made of them, other than a choice. */
  readonly faults: readonly string[];
  close(): Promise<void>;
}

export async function openReplay(index: AskIndex, mode: ReaderMode): Promise<Replay> {
  const lines = readFileSync(CHOICES, 'utf8').trim().split('\n');
  const choices = lines.map((line) => recorded.parse(JSON.parse(line)));
  // The server gets a question as it is sent.
  const bySent = new Map(choices.map((one) => [sentAs(scrubQuestion(one.q, index)), one]));
  const server = await startReaderServer({
    reply: ({ question }) => bySent.get(question) ?? { verdict: 'outside', entries: [] },
  });
  const faults: string[] = [];
  const secondOpinion = openReader(
    { provider: 'openai-compatible', model: 'local', url: server.url, mode, callsPerDay: 1_000_000 },
    {
      observe: (event) => {
        if (event.kind !== 'question read' || ['sure', 'chosen', 'remembered'].includes(event.outcome)) return;
        faults.push(event.outcome);
      },
      warn: () => {},
      note: () => {},
      signal: new AbortController().signal,
    },
  );
  return { secondOpinion, asked: () => server.calls.length, faults, close: () => server.close() };
}

/** As the prompt has it: without the brackets that would end the question. */
function sentAs(question: string): string {
  return question.replaceAll(/[<>]/g, ' ');
}
