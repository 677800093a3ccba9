import type { Asked } from '../ask/decide.ts';
import type { Briefing } from '../briefing/briefing.ts';
import type { WatchItem } from '../briefing/schema.ts';
import type { ButtonIntent } from '../message/intent.ts';
import type { Message } from '../message/message.ts';
import { parseRecurrence } from '../schedule/parse.ts';
import { formOf } from '../schedule/words.ts';
import { buttons, message, type ReplyContext } from './context.ts';

type WishDecision = Extract<Asked['decision'], { kind: 'wish' }>;

const WEEKLY = 'mondays 09:00';
const SINCE =
  /\b(?:since|from|after) +(.{3,30}?)[?.!]*$|\b(yesterday|today)\b|\blast (week|month)\b|\bthis (week|month)\b/i;

/** What answers a wish in plain words: the exact command, as a button where a button can carry it. */
export function plainWishReply(context: ReplyContext, question: string, { wish, of }: WishDecision): Message {
  const slash = `/${context.briefing.command}`;
  const offer = (title: string, command: string, intent?: ButtonIntent): Message =>
    message(context, title, [
      { type: 'text', text: intent ? `The command for it: ${slash} ${command}` : `Type ${slash} ${command}` },
      ...buttons(intent && { label: `${slash} ${command}`, intent }, {
        label: 'Subscriptions',
        intent: { kind: 'subscriptions' },
      }),
    ]);
  switch (wish) {
    case 'remind':
    case 'notify': {
      const item = itemIn(context.briefing, question, of);
      return item
        ? offer(`Reminders of ${item.short}?`, `follow ${item.id}`, { kind: 'follow', item: item.id })
        : message(context, 'Reminders of what?', [
            { type: 'text', text: 'Each of these can be followed; the reminders come to this channel.' },
            ...buttons(
              ...[...context.briefing.watch.values()]
                .slice(0, 3)
                .map(({ id, short }) => ({ label: `Follow ${short}`, intent: { kind: 'follow' as const, item: id } })),
              { label: 'Everything that is open', intent: { kind: 'watch' } },
            ),
          ]);
    }
    case 'subscribe':
      return offer('A digest for this channel?', `subscribe digest ${whenIn(question, context)}`);
    case 'stop':
      return offer('To stop something', 'unsubscribe', { kind: 'subscriptions' });
    case 'pause':
      return offer('To pause something', 'pause', { kind: 'subscriptions' });
    case 'resume':
      return offer('To resume something', 'resume', { kind: 'subscriptions' });
    case 'list':
      return offer('What comes to this channel', 'subscriptions', { kind: 'subscriptions' });
    case 'changes': {
      const since = sinceIn(question);
      return offer('What changed', `changes ${since ?? ''}`.trim(), {
        kind: 'changes',
        ...(since !== undefined && { since }),
      });
    }
    case 'timeline':
      return offer('The timeline', 'timeline', { kind: 'timeline' });
    case 'help':
      return offer('What you can type', 'help', { kind: 'help' });
    case 'preview':
      return offer('The digest as it would come now', 'preview digest', { kind: 'preview', what: 'digest' });
    case 'due':
      return offer('What is due, and what is open', 'watch', { kind: 'watch' });
  }
}

/** The watch item that a wish names, or that belongs to the entry it is nearest to. */
function itemIn({ watch, entries }: Briefing, question: string, of: string | undefined): WatchItem | undefined {
  const asked = ` ${question.toLowerCase().replace(/[^a-z0-9]+/g, ' ')} `;
  const named = [...watch.values()].filter(({ id, short }) =>
    [id, ...id.split('-'), short.toLowerCase()].some((name) => asked.includes(` ${name} `)),
  );
  const nearest = entries.get(of ?? '')?.watch;
  return named.find(({ id }) => id === nearest) ?? named[0] ?? watch.get(nearest ?? '');
}

function sinceIn(question: string): string | undefined {
  const [, since, day, last, current] = SINCE.exec(question) ?? [];
  return since ?? day ?? (last !== undefined ? `1 ${last}` : current !== undefined ? `1 ${current}` : undefined);
}

/** The days and time in a wish, in the form that a command reads; mondays at nine if there are none. */
function whenIn(question: string, { today }: ReplyContext): string {
  const words = question
    .toLowerCase()
    .replace(/[?.!,]+/g, ' ')
    .trim()
    .split(/\s+/);
  for (let start = 0; start < words.length; start += 1) {
    const parsed = parseRecurrence(words.slice(start).join(' '), today);
    if (!('misread' in parsed)) return formOf(parsed.recurrence);
  }
  return WEEKLY;
}
