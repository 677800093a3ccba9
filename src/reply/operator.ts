import type { Message } from '../message/message.ts';
import type { Address, PlatformName } from '../schedule/subscription.ts';
import { addressKey } from '../schedule/subscription.ts';

/** A message to the operator. */
export type OperatorNotice =
  /** Deliveries were given up: the last one, and how many more since the previous alert. */
  | { readonly kind: 'given up'; readonly address: Address; readonly reason: string; readonly more: number }
  /** A platform dropped events of a workspace; how many more times since the last message. */
  | {
      readonly kind: 'events dropped';
      readonly platform: PlatformName;
      readonly workspace: string;
      readonly more: number;
    }
  | { readonly kind: 'down' | 'up again'; readonly platform: PlatformName; readonly minutes: number }
  /** The saved briefing of a story cannot be used; how many more times since the previous alert. */
  | { readonly kind: 'briefing refused'; readonly story: string; readonly problems: number; readonly more: number };

/** The message for the operator's channel. */
export function noticeReply(notice: OperatorNotice): Message {
  switch (notice.kind) {
    case 'given up':
      return operatorMessage(
        'Gave up on a delivery',
        `To ${addressKey(notice.address)}: ${notice.reason}.`,
        'If the subscription was suspended for it, a member can resume it once that is fixed.',
        andMore(notice.more, 'delivery', 'deliveries'),
      );
    case 'down':
      return operatorMessage(
        `${titled(notice.platform)} has not been connected for ${minutes(notice.minutes)}`,
        'Questions there go unanswered for now. The bot keeps retrying; the log says why it fails.',
      );
    case 'up again':
      return operatorMessage(
        `${titled(notice.platform)} is connected again, after ${minutes(notice.minutes)}`,
        'Questions from that time may need to be asked again.',
      );
    case 'events dropped':
      return operatorMessage(
        `${titled(notice.platform)} dropped events of the workspace ${notice.workspace}`,
        'It sent too many events there, so messages to the bot may have gone unanswered. To get fewer, remove the bot from busy channels or drop the message.channels event.',
        andMore(notice.more, 'minute', 'minutes'),
      );
    case 'briefing refused':
      return operatorMessage(
        `The saved briefing of "${notice.story}" cannot be used`,
        `It has ${counted(notice.problems, 'problem', 'problems')}; the previous version stays in use. The log names each, and so does: npm run --silent briefing -- check`,
        andMore(notice.more, 'time', 'times'),
      );
  }
}

function andMore(count: number, one: string, many: string): string {
  return count === 0 ? '' : `… and ${count} more ${count === 1 ? one : many} since the last message about this.`;
}

function titled(platform: PlatformName): string {
  return `${platform.charAt(0).toUpperCase()}${platform.slice(1)}`;
}

function minutes(count: number): string {
  return counted(count, 'minute', 'minutes');
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

function operatorMessage(title: string, ...texts: readonly string[]): Message {
  return {
    title,
    blocks: texts.filter((text) => text !== '').map((text) => ({ type: 'text', text })),
    footer: '',
  };
}
