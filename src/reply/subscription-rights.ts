import { wordSet } from '../ask/common/word-lists.ts';
import type { Message } from '../message/message.ts';
import { buttons, LINK_BUTTONS, message, textBlock } from './blocks.ts';
import { hasPrivateReplies, type ReplyContext } from './context.ts';
import { OPENINGS, PRONOUNS } from './talk-words.ts';

export type SubscriptionQuestion = 'audience' | 'rights';

const PEOPLE =
  'who whom whos others other people anyone anybody everyone everybody someone somebody member members admin admins else limit restrict control allow';
const MANAGING =
  'stop cancel end switch turn pause resume change edit delete remove unsubscribe subscribe manage allowed off on move limit restrict control set up mute';
const AROUND = `${OPENINGS} ${PRONOUNS} a an the my our your here there this channel server team in of for to too also as well besides apart from except only me i us we you can could may might is are am be able do does has have permission permissions rights right how which what digest digests reminder reminders subscription subscriptions post posts things thing something anything update updates now again that kind`;
const PEOPLE_WORDS = wordSet(PEOPLE);
const MANAGING_WORDS = wordSet(MANAGING);
const RIGHTS_WORDS = wordSet(`${PEOPLE} ${MANAGING} ${AROUND}`);
const RIGHTS_QUESTION = /^(?:who|whos|can|could|may|is|are|do|does|how|what)\b/;
/** "Can I change it?" is a request, unless it is about limiting others. */
const OWN_WISH = /^(?:can|could|may) (?:i|we|you)\b(?!.*\b(?:who|others?|people|anyone|anybody|everyone|members?)\b)/;
const GETS_QUESTION = /^(?:who|whos|whose|can|could|will|would|do|does|is|are|am)\b/;
const GETTING = wordSet('get gets got getting receive receives receiving see sees seeing read reads reading');
const OTHER_PEOPLE = wordSet('colleagues team boss manager all only');
const VISIBLE = wordSet('public private visible secret');
const GETS_WORDS = wordSet(
  `${OPENINGS} ${PRONOUNS} ${PEOPLE} who whos all can could will would do does is are am be going gonna to get gets got getting receive receives receiving see sees seeing read reads reading public private visible secret the a an my our your i me only just or not too also as well in this channel digest digests reminder reminders subscription message messages update updates post posts posted here then besides apart from except colleagues team boss manager people really actually`,
);
const MANAGES = /\b(?:subscri|unsubscri|subscription)/;

/** Without `isShown`, the line itself must be about subscribing. */
export function readSubscriptionQuestion(
  words: readonly string[],
  text: string,
  isShown: boolean,
): SubscriptionQuestion | undefined {
  const has = (wanted: ReadonlySet<string>) => words.some((word) => wanted.has(word));
  const hasOnly = (allowed: ReadonlySet<string>) => words.every((word) => allowed.has(word));
  const isOnGetting =
    has(VISIBLE) || (has(GETTING) && (/^whos?\b/.test(text) || has(PEOPLE_WORDS) || has(OTHER_PEOPLE)));
  if (isShown && GETS_QUESTION.test(text) && isOnGetting && hasOnly(GETS_WORDS)) return 'audience';
  const isRights =
    (isShown || MANAGES.test(text)) &&
    RIGHTS_QUESTION.test(text) &&
    !OWN_WISH.test(text) &&
    has(PEOPLE_WORDS) &&
    has(MANAGING_WORDS) &&
    hasOnly(RIGHTS_WORDS);
  return isRights ? 'rights' : undefined;
}

export function audienceOfPostsReply({ platform, place }: ReplyContext): Message {
  if (platform === 'terminal') return message('Only you: the posts appear in this chat.', buttons(LINK_BUTTONS.manage));
  if (place?.kind === 'direct') {
    return message('Only you: the posts come to this direct message.', buttons(LINK_BUTTONS.manage));
  }
  return message('Everyone in this channel: the posts are ordinary messages.', [
    ...(hasPrivateReplies(platform)
      ? [textBlock('Reminders that you want for yourself alone come as direct messages.')]
      : []),
    ...buttons(LINK_BUTTONS.manage),
  ]);
}

/** docs/configuration.md and docs/discord.md say how to limit this. */
export function rightsReply({ platform, place }: ReplyContext): Message {
  const [title, ...texts] = rightsTexts(platform, place?.kind === 'direct');
  return message(title, [...texts.map(textBlock), ...buttons(LINK_BUTTONS.manage)]);
}

function rightsTexts(platform: string | undefined, isDirect: boolean): readonly [string, ...string[]] {
  if (platform === 'terminal') return ['Only you: this chat belongs to this terminal.'];
  const slackLimit =
    platform === 'slack' ? ['The people who run me can limit that to some people, with the setting SLACK_ADMINS.'] : [];
  if (isDirect) return ['Only you: this is our direct message.', ...slackLimit];
  if (platform === 'discord') {
    return [
      'Members with the permission Manage Channels can subscribe, pause and stop.',
      'An administrator can narrow this in Server Settings → Integrations.',
    ];
  }
  return ['Everyone in this channel can subscribe, pause and stop, unless that is limited.', ...slackLimit];
}
