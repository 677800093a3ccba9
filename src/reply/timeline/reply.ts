import type { Message } from '../../message/message.ts';
import { actions, LINKS } from '../blocks.ts';
import { aboutStory, type ReplyContext } from '../context.ts';
import { watchTopics } from '../watch.ts';
import { timelineOf, timelineWords } from './marks.ts';
import { timelineSvg } from './svg.ts';

export function timelineReply(context: ReplyContext): Message {
  const { briefing, today } = context;
  const svg = { light: timelineSvg(briefing, today, 'light'), dark: timelineSvg(briefing, today, 'dark') };
  const words = timelineWords(timelineOf(briefing, today));
  return aboutStory(context, 'Timeline', [{ type: 'picture', name: 'timeline', svg, words }], {
    about: watchTopics(briefing.watch.values()),
    actions: actions([LINKS.allWatchItems]),
  });
}
