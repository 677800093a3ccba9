import { type Briefing, isUnknown, sourcesOf } from '../briefing/briefing.ts';
import { currentEntry } from '../briefing/current-answers.ts';
import type { Entry } from '../briefing/schema.ts';
import { counted } from '../lib/english.ts';
import type { AnswerBlock, Button, Message } from '../message/message.ts';
import { aboutStory, actions, buttons, message, type ReplyContext } from './context.ts';
import { answerBlock, choiceButton } from './entry.ts';

/** The answer to an entry in one line: its headline. In simpler words, also what the headline rests on. */
export function formReply(context: ReplyContext, entry: Entry, form: 'shorter' | 'simpler'): Message {
  const { status, isStatusFirst, ...answer } = answerBlock(context, entry);
  const head: AnswerBlock = {
    ...answer,
    lines: [],
    ...(isStatusFirst && status !== undefined && { status, isStatusFirst }),
  };
  return aboutStory(
    context,
    entry.question,
    [head, ...(form === 'simpler' ? [{ type: 'text' as const, text: meaningOf(context, entry) }] : [])],
    {
      shows: entry.id,
      about: [{ what: 'entry', id: entry.id }],
      actions: actions([
        { label: 'Short answer', intent: { kind: 'entry', id: entry.id } },
        { label: 'Details', intent: { kind: 'details', of: entry.id, what: 'entry' } },
      ]),
    },
  );
}

/** What an entry's headline rests on, in plain words. */
function meaningOf({ briefing, today }: ReplyContext, written: Entry): string {
  const { headline } = currentEntry(briefing, written, today);
  const isDisputed = 'dispute' in written && written.dispute !== undefined;
  if (isUnknown(written) || headline.kind === 'silence') {
    return 'In plain words: none of the articles says it, so I cannot either.';
  }
  if (isDisputed) return 'In plain words: the articles disagree, and I take no side.';
  const said = articles(briefing, headline);
  if (headline.kind === 'derived') return `In plain words: we worked this out from what ${said}.`;
  return `In plain words: this is what ${said}, and I know no more than that.`;
}

function articles(briefing: Briefing, headline: Entry['headline']): string {
  const number = sourcesOf(briefing, headline).length;
  return number === 1 ? 'one article says' : `${counted(number, 'article')} say`;
}

/** The reply to a complaint without a subject: other entries near the previous answer. */
export function regretReply(context: ReplyContext, entries: readonly Entry[], starters: Message['blocks']): Message {
  if (entries.length === 0) {
    return message(context, 'Sorry. What would you like to know?', starters);
  }
  return message(context, 'Sorry. Which of these did you mean?', [
    ...buttons(...entries.map(choiceButton), QUESTIONS),
    { type: 'note', text: 'Or ask again in other words.' },
  ]);
}

const QUESTIONS: Button = { label: 'Questions by topic', intent: { kind: 'faq' } };

/**
 * The reply to a question about the meaning of a word: briefings do not explain words, so it offers the nearest
 * entries.
 */
export function wordReply(context: ReplyContext, word: string, near: readonly Entry[]): Message {
  return message(context, 'I explain this story, not words', [
    {
      type: 'text',
      text: `No entry here says what "${word}" means.${near.length === 0 ? '' : ' Nearest to it:'}`,
    },
    ...buttons(...near.map(choiceButton), QUESTIONS),
  ]);
}
