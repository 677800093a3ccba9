import { createInterface } from 'node:readline/promises';
import { z } from 'zod';
import type { Decision } from '../ask/decision.ts';
import { explain } from '../ask/explain.ts';
import type { SecondOpinion } from '../ask/second-opinion.ts';
import { openEncoder } from '../encoder/encoder.ts';
import { boundedText } from '../lib/bounded-text.ts';
import { UserError } from '../lib/user-error.ts';
import { renderText } from '../platforms/terminal/render.ts';
import { answerOf } from '../reply/answer.ts';
import { engineDecision } from '../reply/ask.ts';
import type { ReplyContext } from '../reply/context.ts';
import { respond } from '../reply/respond.ts';
import { textsIn } from '../reply/texts.ts';
import { print, screen } from './context.ts';

/** The limit for one encoding, in milliseconds: longer than in a chat, as a script can wait for the model. */
const PATIENT = { timeout: 30_000 };

/**
 * The verb `ask`: prints the reply to one question, the decision as JSON, or an explanation of it. Uses the reader, if
 * one is configured.
 */
export async function askOne(
  typed: string,
  plain: ReplyContext,
  { json = false, explain: why = false }: { json?: boolean; explain?: boolean },
  secondOpinion?: SecondOpinion,
): Promise<string> {
  const question = boundedText(typed);
  const vectors = await openEncoder(PATIENT).encode(textsIn({ kind: 'ask', question }, plain));
  const { briefing, index, today } = plain;
  const own = engineDecision({ ...plain, vectors }, question);
  const asked = secondOpinion ? await secondOpinion(question, own, index) : own;
  if (why) return explain(index, question, asked);
  const { asked: _, ...answer } = answerOf(briefing, index, question, vectors, today, asked);
  if (json) return JSON.stringify({ q: question, ...answer, ...entriesOf(asked.decision) }, null, 2);
  return renderText(respond({ kind: 'ask', question }, { ...plain, vectors, asked }), screen());
}

const batchLine = z.object({ id: z.union([z.string(), z.number()]).optional(), q: z.string() });

/** The ids of the entries that answer, and of those that are offered. */
function entriesOf(decision: Decision): { entries: readonly string[]; offered: readonly string[] } {
  const entries =
    decision.kind === 'both' ? decision.entries : 'entry' in decision && decision.entry ? [decision.entry] : [];
  if (decision.kind === 'suggest') return { entries, offered: decision.entries };
  return { entries, offered: 'near' in decision ? decision.near : [] };
}

/**
 * The verb `ask --batch`: prints one line of JSON for each line of the input. Never calls the reader, as a long batch
 * would be expensive.
 * @param json adds the ids of the entries
 */
export async function askBatch(context: ReplyContext, json = false): Promise<void> {
  const encoder = openEncoder(PATIENT);
  let number = 0;
  for await (const line of createInterface({ input: process.stdin, terminal: false })) {
    number += 1;
    if (line.trim() === '') continue;
    const { id, q } = readBatchLine(line, number);
    const question = boundedText(q);
    const vectors = await encoder.encode(textsIn({ kind: 'ask', question }, context));
    const { asked, ...answer } = answerOf(context.briefing, context.index, question, vectors, context.today);
    const ids = json ? entriesOf(asked.decision) : {};
    print(JSON.stringify({ ...(id === undefined ? {} : { id }), q, ...answer, ...ids }));
  }
}

function readBatchLine(line: string, number: number): z.infer<typeof batchLine> {
  try {
    return batchLine.parse(JSON.parse(line));
  } catch {
    throw new UserError(
      `Line ${number} of the input is not a question; it must be JSON like {"id": "q1", "q": "who signed the contract?"}.`,
    );
  }
}
