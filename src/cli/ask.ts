import { createInterface } from 'node:readline/promises';
import { z } from 'zod';
import type { Decision } from '../ask/decision.ts';
import { explain } from '../ask/explain.ts';
import type { SecondOpinion } from '../ask/second-opinion.ts';
import { openEncoder } from '../encoder/encoder.ts';
import { boundedText } from '../lib/bounded-text.ts';
import { jsonText } from '../lib/json.ts';
import { UserError } from '../lib/user-error.ts';
import { renderText } from '../platforms/terminal/render.ts';
import { answerQuestion } from '../reply/answer.ts';
import { engineDecision } from '../reply/ask.ts';
import type { ReplyContext } from '../reply/context.ts';
import { textsForIntent } from '../reply/intent-texts.ts';
import { respond } from '../reply/respond.ts';
import { print, terminalScreen } from './context.ts';

/** Longer than in a chat: a script can wait until the model is loaded. */
const ENCODER_OPTIONS = { timeoutMs: 30_000 };

/** The `ask` command: returns the reply to one question as text or JSON, or explains its decision. */
export async function askOne(
  text: string,
  context: ReplyContext,
  options: { readonly json?: boolean; readonly explain?: boolean },
  secondOpinion?: SecondOpinion,
): Promise<string> {
  const question = boundedText(text);
  const vectors = await openEncoder(ENCODER_OPTIONS).encode(textsForIntent({ kind: 'ask', question }, context));
  const { briefing, index, today } = context;
  const byEngine = engineDecision({ ...context, vectors }, question);
  const result = secondOpinion ? await secondOpinion(question, byEngine, index) : byEngine;
  if (options.explain) return explain(index, question, result);
  if (!options.json)
    return renderText(respond({ kind: 'ask', question }, { ...context, vectors, askResult: result }), terminalScreen());
  const answer = answerQuestion(briefing, index, question, today, result);
  return JSON.stringify({ q: question, ...answer, ...entryIds(result.decision) }, null, 2);
}

const batchLine = jsonText.pipe(z.object({ id: z.union([z.string(), z.number()]).optional(), q: z.string() }));

function entryIds(decision: Decision): { entries: readonly string[]; offered: readonly string[] } {
  switch (decision.kind) {
    case 'suggest':
      return { entries: [], offered: decision.entries };
    case 'both':
      return { entries: decision.entries, offered: [] };
    default: {
      const entries = 'entry' in decision && decision.entry ? [decision.entry] : [];
      return { entries, offered: 'near' in decision ? decision.near : [] };
    }
  }
}

/** The `ask --batch` command: answers each line of standard input. Never calls the reader, which may cost money. */
export async function askBatch(context: ReplyContext, json = false): Promise<void> {
  const { briefing, index, today } = context;
  const encoder = openEncoder(ENCODER_OPTIONS);
  let lineNumber = 0;
  for await (const line of createInterface({ input: process.stdin, terminal: false })) {
    lineNumber += 1;
    if (line.trim() === '') continue;
    const { data: parsed } = batchLine.safeParse(line);
    if (!parsed) {
      throw new UserError(
        `Line ${lineNumber} of the input is not a question; it must be JSON like {"id": "q1", "q": "who signed the contract?"}.`,
      );
    }
    const question = boundedText(parsed.q);
    const vectors = await encoder.encode(textsForIntent({ kind: 'ask', question }, context));
    const result = engineDecision({ ...context, vectors }, question);
    const answer = answerQuestion(briefing, index, question, today, result);
    print(JSON.stringify({ ...parsed, ...answer, ...(json && entryIds(result.decision)) }));
  }
}
