import { type Briefing, disputeOf, isUnknown, sourcesOf } from '../briefing/briefing.ts';
import { currentEntry } from '../briefing/current-answers.ts';
import type { Entry } from '../briefing/schema.ts';
import { counted } from '../lib/english.ts';
import type { Message } from '../message/message.ts';
import { actions, button, textBlock } from './blocks.ts';
import { aboutStory, type ReplyContext } from './context.ts';
import { answerBlock, detailsButton } from './entry.ts';

/** An entry's headline alone. In simpler words, also what the headline rests on. */
export function shortFormReply(context: ReplyContext, entry: Entry, form: 'shorter' | 'simpler'): Message {
  const { status, isStatusFirst, ...answer } = answerBlock(context, entry);
  const headline = { ...answer, lines: [], ...(isStatusFirst && status !== undefined && { status, isStatusFirst }) };
  return aboutStory(
    context,
    entry.question,
    form === 'simpler' ? [headline, textBlock(`In plain words: ${basisInWords(context, entry)}`)] : [headline],
    {
      shows: entry.id,
      about: [{ what: 'entry', id: entry.id }],
      actions: actions([button('Short answer', { kind: 'entry', id: entry.id }), detailsButton(entry)]),
    },
  );
}

function basisInWords({ briefing, today }: ReplyContext, written: Entry): string {
  const { headline } = currentEntry(briefing, written, today);
  if (isUnknown(written) || headline.kind === 'silence') return 'none of the articles says it, so I cannot either.';
  if (disputeOf(written) !== undefined) return 'the articles disagree, and I take no side.';
  const articles = articlesSay(briefing, headline);
  if (headline.kind === 'derived') return `we worked this out from what ${articles}.`;
  return `this is what ${articles}, and I know no more than that.`;
}

function articlesSay(briefing: Briefing, headline: Entry['headline']): string {
  const { length } = sourcesOf(briefing, headline);
  return length === 1 ? 'one article says' : `${counted(length, 'article')} say`;
}
