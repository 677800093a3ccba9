import { capitalize, pluralize } from '../lib/english.ts';
import type { Message } from '../message/message.ts';
import { type Address, addressKey, type PlatformName } from '../schedule/subscription.ts';
import { message, textBlock } from './blocks.ts';

/** `repeatCount` is the number of further events of this kind since the previous alert. */
export type OperatorNotice =
  | { readonly kind: 'given up'; readonly address: Address; readonly reason: string; readonly repeatCount: number }
  | {
      readonly kind: 'events dropped';
      readonly platform: PlatformName;
      readonly workspace: string;
      readonly repeatCount: number;
    }
  | { readonly kind: 'down' | 'up again'; readonly platform: PlatformName; readonly minutes: number }
  | {
      readonly kind: 'briefing rejected';
      readonly story: string;
      readonly problems: number;
      readonly repeatCount: number;
    };

export function noticeReply(notice: OperatorNotice): Message {
  switch (notice.kind) {
    case 'given up':
      return noticeMessage(
        'Gave up on a delivery',
        `To ${addressKey(notice.address)}: ${notice.reason}.`,
        'If this suspended the subscription, a member can resume it once the cause is fixed.',
        andMore(notice.repeatCount, 'delivery', 'deliveries'),
      );
    case 'down':
      return noticeMessage(
        `${capitalize(notice.platform)} has not been connected for ${pluralize(notice.minutes, 'minute')}`,
        'Questions there go unanswered for now. The bot keeps retrying; the log says why it fails.',
      );
    case 'up again':
      return noticeMessage(
        `${capitalize(notice.platform)} is connected again, after ${pluralize(notice.minutes, 'minute')}`,
        'Questions from that time may need to be asked again.',
      );
    case 'events dropped':
      return noticeMessage(
        `${capitalize(notice.platform)} dropped events of the workspace ${notice.workspace}`,
        'It sent too many events there, so messages to the bot may have gone unanswered. To get fewer, remove the bot from busy channels or drop the message.channels event.',
        andMore(notice.repeatCount, 'minute'),
      );
    case 'briefing rejected':
      return noticeMessage(
        `The saved briefing of "${notice.story}" cannot be used`,
        `It has ${pluralize(notice.problems, 'problem')}; the previous version stays in use. The log names each, and so does: npm run --silent briefing -- check`,
        andMore(notice.repeatCount, 'time'),
      );
  }
}

function andMore(count: number, noun: string, plural = `${noun}s`): string {
  if (count === 0) return '';
  return `… and ${pluralize(count, `more ${noun}`, `more ${plural}`)} since the last message about this.`;
}

function noticeMessage(title: string, ...texts: readonly string[]): Message {
  return message(title, texts.filter((text) => text !== '').map(textBlock));
}
