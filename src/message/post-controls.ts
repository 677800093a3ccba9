import type { ButtonIntent } from './intent.ts';
import type { Button, Message } from './message.ts';
import { intentForStory } from './story.ts';

/** Follow-ups and notifications have an id with one of these prefixes in place of a subscription's id. */
export const FOLLOW_UP_PREFIX = 'f-';
export const NOTIFICATION_PREFIX = 'n-';

export function isSubscription({ subscription }: { readonly subscription: string }): boolean {
  return !subscription.startsWith(FOLLOW_UP_PREFIX) && !subscription.startsWith(NOTIFICATION_PREFIX);
}

/** Adds the buttons that manage a subscription to its post, after the first button; the others move to the menu. */
export function withPostControls(message: Message, occurrence?: { readonly subscription: string }): Message {
  if (!occurrence || !isSubscription(occurrence)) return message;
  const { subscription: which } = occurrence;
  const controlButton = (label: string, intent: ButtonIntent): Button => ({
    label,
    intent: intentForStory(intent, message.story),
  });
  const controls = [
    controlButton('Manage', { kind: 'subscriptions' }),
    ...(message.isJoint
      ? []
      : [controlButton('Pause', { kind: 'pause', which }), controlButton('Stop', { kind: 'unsubscribe', which })]),
  ];
  const { row = [], menu = [] } = message.actions ?? {};
  const [firstButton, ...otherButtons] = row;
  return {
    ...message,
    actions: { row: [...(firstButton ? [firstButton] : []), ...controls], menu: [...otherButtons, ...menu] },
  };
}
