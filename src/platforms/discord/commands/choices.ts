import type { Briefing } from '../../../briefing/briefing.ts';
import type { Command } from '../../../message/commands.ts';
import { POST_KINDS } from '../../../message/intent.ts';
import { clean, split } from '../render/text.ts';

export interface Choice {
  readonly name: string;
  readonly value: string;
}

export const MAX_CHOICES = 25;
export const CHOICE_LENGTH = 100;

type ArgumentKind = NonNullable<Command['argument']>['kind'];

/** Lists what an argument of this kind can name; undefined for kinds without a list. */
export function briefingChoices(kind: ArgumentKind, briefing: Briefing): readonly Choice[] | undefined {
  const titles = (records: Iterable<{ readonly id: string; readonly title: string }>) =>
    [...records].map(({ id, title }) => choice(title, id));
  switch (kind) {
    case 'summary':
      return titles(briefing.summaries.values());
    case 'topic':
      return titles(briefing.topics);
    case 'watch':
      return titles(briefing.watch.values());
    case 'dispute':
      return titles(briefing.disputes.values());
    case 'source':
      return [...briefing.sources.values()].map(({ id, label }) => choice(label, id));
    case 'post':
      return POST_KINDS.map((post) => choice(`the ${post}`, post));
    case 'proposal':
      return [choice('The outcome of a watch item', 'settle'), choice('A new source', 'source')];
    case 'question':
    case 'evidence':
    case 'subscription':
    case 'open':
    case 'date':
    case 'wish':
    case 'switch':
      return undefined;
  }
}

/** Each value is an argument of the text command "subscribe". */
export function wishChoices(briefing: Briefing): Choice[] {
  const items = [...briefing.watch.values()].map(({ id, title }) => choice(`Reminders: ${title}`, `reminders ${id}`));
  return [
    choice('The digest, when something changed', 'digest'),
    choice('The digest, also when nothing changed', 'digest always'),
    choice('Reminders of everything that is open', 'reminders'),
    ...items,
  ].slice(0, MAX_CHOICES);
}

export function choice(name: string, value: string): Choice {
  const cleanName = clean(name);
  if (cleanName.length <= CHOICE_LENGTH) return { name: cleanName, value };
  const [shortName = ''] = split(cleanName, CHOICE_LENGTH - 1);
  return { name: `${shortName.slice(0, CHOICE_LENGTH - 1)}…`, value };
}
