import type { AskOptions, Decision } from './decision.ts';
import type { AskIndex, IndexedEntry } from './model.ts';
import { firstEntry, leadOf, scoreText, sureness } from './scoring.ts';
import { partsOf } from './texts.ts';
import { THRESHOLDS } from './weights.ts';

/** The most words of a part that is only a keyword: "and the ticker". */
const MAX_KEYWORDS = 3;

/** "How big is it and do they get all of it": a question in two parts, each answered or unknown. */
export function decideParts(index: AskIndex, question: string, options: AskOptions): Decision | undefined {
  const [one, two] = partsOf(question);
  if (one === undefined || two === undefined) return undefined;
  const a = clearAnswer(index, one, options);
  const b = a && clearAnswer(index, two, options);
  if (!a || !b || a === b) return undefined;
  return { kind: 'both', entries: [a.entry.id, b.entry.id], because: 'parts' };
}

/** The entry that clearly answers a part of a question: "ticker" must be clearer than a whole question. */
function clearAnswer(index: AskIndex, part: string, options: AskOptions): IndexedEntry | undefined {
  const reading = index.reader.read(part);
  const isKeyword = reading.type === 'none';
  if (isKeyword && (reading.words.length > MAX_KEYWORDS || reading.names.length > 0)) return undefined;
  const scores = scoreText(index, part, options, reading);
  const isClear = scores.scope >= THRESHOLDS.answer && leadOf(scores) >= THRESHOLDS.part;
  const entry = firstEntry(index, scores);
  return isClear && (sureness(scores) >= THRESHOLDS.whole || (!isKeyword && entry?.isUnknown === false))
    ? entry
    : undefined;
}
