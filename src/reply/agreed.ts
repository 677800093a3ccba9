import { agreedStatements } from '../briefing/agreements.ts';
import { sourceIds } from '../briefing/briefing.ts';
import { pluralize } from '../lib/english.ts';
import type { Message } from '../message/message.ts';
import { buttons, LINK_BUTTONS, textBlock } from './blocks.ts';
import { cite } from './cite.ts';
import { type ReplyContext, storyMessage } from './context.ts';

const MAX_STATEMENTS = 4;

export function agreedReply(context: ReplyContext): Message {
  const { briefing, today } = context;
  const statements = agreedStatements(briefing, today).slice(0, MAX_STATEMENTS);
  const links = buttons(LINK_BUTTONS.disputes, LINK_BUTTONS.overview);
  if (statements.length === 0) {
    return storyMessage(context, 'I know of no sentence that several sources share.', links, { about: [] });
  }
  const { size } = briefing.sources;
  const isSharedByAll = statements.some((statement) => sourceIds(briefing, statement).length === size);
  return storyMessage(
    context,
    'What several sources agree on',
    [
      ...(isSharedByAll ? [] : [textBlock(`None of these sentences rests on all ${pluralize(size, 'source')}.`)]),
      ...statements.map((statement) => cite(briefing, statement)),
      ...links,
    ],
    { about: [] },
  );
}
