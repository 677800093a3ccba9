import { expect, it } from 'vitest';
import type { Message } from '../../src/message/message.ts';
import { withPostControls } from '../../src/message/post-controls.ts';

const news = { label: 'All changes', intent: { kind: 'changes' } } as const;
const watch = { label: 'What to watch', intent: { kind: 'watch' } } as const;
const message: Message = { title: 'Digest', blocks: [], footer: '', actions: { row: [news, watch], menu: [] } };
const labels = (message: Message) => [
  message.actions?.row.map(({ label }) => label),
  message.actions?.menu.map(({ label }) => label),
];

it("only a subscription's post has the buttons that manage the subscription", () => {
  const post = withPostControls(message, { subscription: 's-1' });
  expect(labels(post)).toEqual([['All changes', 'Manage', 'Pause', 'Stop'], ['What to watch']]);
  expect(post.actions?.row[3]?.intent).toEqual({ kind: 'unsubscribe', which: 's-1' });
  expect(withPostControls(message)).toBe(message);
});

it('a post of several subscriptions has one button, which opens their list', () => {
  const post = withPostControls({ ...message, isJoint: true }, { subscription: 's-1' });
  expect(labels(post)).toEqual([['All changes', 'Manage'], ['What to watch']]);
});
