import type { Button, Message } from './message.ts';
import { ofStory } from './story.ts';

/** What the ids of deliveries begin with that no subscription brings: a reply to an old post, a message to one person. */
export const FOLLOW_UP = 'f-';
export const NOTIFICATION = 'n-';

/** Whether a delivery is a subscription's. */
export function isSubscription({ subscription }: { readonly subscription: string }): boolean {
  return !subscription.startsWith(FOLLOW_UP) && !subscription.startsWith(NOTIFICATION);
}

/**
 * A post of a subscription, with the buttons that manage it before its own.
 * @param occurrence what the post is the delivery of; without one, or with another one than a subscription's, the message as it is
 */
export function withPostControls(message: Message, occurrence?: { readonly subscription: string }): Message {
  if (!occurrence || !isSubscription(occurrence)) return message;
  const which = occurrence.subscription;
  const { story } = message;
  const controls: Button[] = [
    { label: 'Manage', intent: ofStory({ kind: 'subscriptions' }, story) },
    ...(message.isJoint
      ? []
      : [
          { label: 'Pause', intent: ofStory({ kind: 'pause' as const, which }, story) },
          { label: 'Stop', intent: ofStory({ kind: 'unsubscribe' as const, which }, story) },
        ]),
  ];
  const { row = [], menu = [] } = message.actions ?? {};
  const [first, ...others] = row;
  return { ...message, actions: { row: [...(first ? [first] : []), ...controls], menu: [...others, ...menu] } };
}
