import type { ButtonIntent } from './intent.ts';
import type { Button, Message } from './message.ts';
import { intentForStory } from './story.ts';

/** Prefixes of the ids of deliveries without a subscription: a reply to an old post, and a message to one person. */
export const FOLLOW_UP_PREFIX = 'f-';
export const NOTIFICATION_PREFIX = 'n-';

export function isSubscription({ subscription }: { readonly subscription: string }): boolean {
  return !subscription.startsWith(FOLLOW_UP_PREFIX) && !subscription.startsWith(NOTIFICATION_PREFIX);
}

/**
 * A subscription's post, with the buttons that manage it before its own.
 * @param occurrence the delivery; without one, or if it belongs to no subscription, the message is unchanged
 */
export function withPostControls(message: Message, occurrence?: { readonly subscription: string }): Message {
  if (!occurrence || !isSubscription(occurrence)) return message;
  const { subscription: which } = occurrence;
  const control = (label: string, intent: ButtonIntent): Button => ({
    label,
    intent: intentForStory(intent, message.story),
  });
  const controls = [
    control('Manage', { kind: 'subscriptions' }),
    ...(message.isJoint
      ? []
      : [control('Pause', { kind: 'pause', which }), control('Stop', { kind: 'unsubscribe', which })]),
  ];
  const { row = [], menu = [] } = message.actions ?? {};
  const [firstButton, ...otherButtons] = row;
  return {
    ...message,
    actions: { row: [...(firstButton ? [firstButton] : []), ...controls], menu: [...otherButtons, ...menu] },
  };
}
