import type { Message } from '../../message/message.ts';
import { aboutStory, actions, type ReplyContext } from '../context.ts';
import { watchTopics } from '../watch.ts';
import { timelineOf } from './marks.ts';
import { drawTimeline } from './svg.ts';
import { timelineWords } from './words.ts';

/** The story's dates, as a picture and in words. */
export function timelineReply(context: ReplyContext): Message {
  const timeline = timelineOf(context.briefing, context.today);
  return aboutStory(
    context,
    'Timeline',
    [
      {
        type: 'picture',
        name: 'timeline',
        svg: { light: drawTimeline(timeline, 'light'), dark: drawTimeline(timeline, 'dark') },
        words: timelineWords(timeline),
      },
    ],
    {
      about: watchTopics(context.briefing.watch.values()),
      actions: actions([{ label: 'All watch items', intent: { kind: 'watch' } }]),
    },
  );
}
