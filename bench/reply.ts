import { Temporal } from 'temporal-polyfill';
import { buildIndex } from '../src/ask/index.ts';
import { dateAt } from '../src/briefing/dates.ts';
import { findBriefing, loadBriefing } from '../src/briefing/load.ts';
import { encodeIntent } from '../src/message/codec.ts';
import { commands } from '../src/message/commands.ts';
import { parseText } from '../src/message/parse.ts';
import { renderText } from '../src/platforms/terminal/render.ts';
import type { ReplyContext } from '../src/reply/context.ts';
import { respond, respondToButton } from '../src/reply/respond.ts';
import { type Measured, measure } from './measure.ts';

/** A reply may take a millisecond. */
const PLAN = { warmUp: 200, runs: 5000, limit: 1 };

/** Every kind of reply but those to questions: what somebody typed, read and answered. */
export function reply(): Measured[] {
  const loaded = loadBriefing(findBriefing('briefings'));
  if ('problems' in loaded) throw new Error('The briefing has problems; see: npm run --silent briefing -- check');
  const { briefing } = loaded;
  const today = dateAt(Temporal.Now.instant(), 'UTC');
  const context: ReplyContext = { briefing, index: buildIndex(briefing), today };

  const plain = commands.filter(({ name }) => name !== 'ask').map(({ name }) => name);
  const withArgument = commands.filter(({ name, example }) => name !== 'ask' && example.includes(' '));
  const typed = [...new Set([...plain, ...withArgument.map(({ example }) => example), 'summry', 'faq nowhere'])];
  const [entry] = briefing.entries.keys();
  const button = encodeIntent({ kind: 'entry', id: entry ?? '' });
  const longest = parseText('disputes', briefing.command);
  return [
    ...typed.map((text) => measure(text, PLAN, () => respond(parseText(text, briefing.command), context))),
    measure('a button to an entry', PLAN, () => respondToButton(button, context)),
    measure('disputes, laid out for a terminal', PLAN, () =>
      renderText(respond(longest, context), { columns: 80, color: true }),
    ),
  ];
}
