import { type Answer, laidOut, withRow } from './answer.ts';
import type { Caller } from './caller.ts';
import type { Deps } from './deps.ts';
import type { Page } from './pictures.ts';
import { planOf, subscribeRow } from './plan.ts';

/** What a wish would bring, with the button by which it is saved. */
export function showPlan(deps: Deps, { asker }: Caller, wish: string): Page[] {
  const { message, row } = planOf(wish, { briefing: deps.current().briefing, now: deps.now(), asker });
  const bodies = laidOut({ message, intent: undefined });
  return bodies.map((body, i) => (row && i === bodies.length - 1 ? withRow(body, row) : body));
}

/** A list of subscriptions has a button to another one. */
export function withSubscribe({ intent, isRefused }: Answer, bodies: readonly Page[]): readonly Page[] {
  if (intent?.kind !== 'subscriptions' || isRefused) return bodies;
  return bodies.map((body) => withRow(body, subscribeRow()));
}
