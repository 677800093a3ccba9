import type { Message } from '../../message/message.ts';
import { actions, LINK_BUTTONS } from '../blocks.ts';
import { type ReplyContext, storyMessage } from '../context.ts';
import { watchTopics } from '../watch.ts';
import { timelineOf, timelineWords } from './marks.ts';
import { timelineSvg } from './svg.ts';

export function timelineReply(context: ReplyContext): Message {
  const { briefing, today } = context;
  const svg = { light: timelineSvg(briefing, today, 'light'), dark: timelineSvg(briefing, today, 'dark') };
  const words = timelineWords(timelineOf(briefing, today));
  return storyMessage(context, 'Timeline', [{ type: 'picture', name: 'timeline', svg, words }], {
    about: watchTopics(briefing.watch.values()),
    actions: actions([LINK_BUTTONS.allWatchItems]),
  });
}
