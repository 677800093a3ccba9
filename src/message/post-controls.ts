import type { Button, Message } from './message.ts';
import { ofStory } from './story.ts';

/**
 * A post of a subscription, with the buttons that manage it before its own.
 * @param occurrence what the post is the delivery of; without one, the message as it is
 */
export function withPostControls(message: Message, occurrence?: { readonly subscription: string }): Message {
  if (!occurrence) return message;
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
