import { botMessage } from '../../kit/user-texts.ts';

export const NOT_ALLOWED = botMessage('Only some people may change this', [
  'The people who run this bot chose who may manage subscriptions and posts. They can tell you who that is.',
  'Questions, previews and the list of subscriptions are open to everyone.',
]);

export const ONLY_OWN_COMPANY = botMessage('Only people of the workspace that has this app may change this', [
  'You can ask anything here. To subscribe, pause, end or send something, ask a colleague from that workspace.',
]);

export const NOT_CHANNEL_MEMBER = botMessage('You are not in that channel', [
  'Only its members decide what is posted there, so no subscription was created. Join it, then try again.',
]);

export const MEMBERS_HIDDEN = botMessage('I cannot see who is in that channel', [
  'So I cannot check that you are, so no subscription was created. Invite me there, then type the command in that channel.',
]);

export const NOT_IN_DIRECT_MESSAGE = botMessage('I am not in this conversation', [
  "I can't be added to it, so nothing was changed. Use a channel that I am in, or our direct messages.",
]);

export const CHANNEL_ARCHIVED = botMessage('That channel is archived', [
  'Nothing can be posted there, so nothing was changed. Unarchive it, or choose another channel.',
]);

export const CHANNEL_READ_ONLY = botMessage('I may not post in that channel', [
  'Only some people may post there, so nothing was changed. Ask an admin to allow me, or choose another channel.',
]);

export const ALREADY_SHARED = 'Already shared to this channel. Only you can see this.';

export const ZONE_UNKNOWN = 'Your time zone could not be read from your profile, so times here are in UTC.';

export function notInChannel(botName: string) {
  return botMessage('I am not in this channel yet', [
    `I could not post here, so nothing was changed. Type /invite @${botName} here, then try again.`,
  ]);
}

export function windowTooLate(appName: string): string {
  return `${appName} could not open its window: Slack gives it three seconds, and they had passed. Try again, or ask me here.`;
}
