import type { Intent } from '../../src/message/intent.ts';
import type { Message } from '../../src/message/message.ts';
import type { Asker, Desk } from '../../src/ports/desk.ts';
import type { SeenEvents } from '../../src/ports/seen-events.ts';
import { respond, respondToButton } from '../../src/reply/respond.ts';
import { contextOn, TODAY } from '../reply/corpus.ts';

/** Intents that need a store get a message that says so. */
export function answerOf(intent: Intent): Message {
  switch (intent.kind) {
    case 'subscribe':
    case 'follow':
    case 'subscriptions':
    case 'pause':
    case 'resume':
    case 'unsubscribe':
    case 'receipts':
    case 'posted':
    case 'preview':
    case 'send':
      return { title: `The desk did: ${intent.kind}`, blocks: [], footer: '' };
    default:
      return respond(intent, contextOn(TODAY));
  }
}

/** Passes requests on to `inner`, by default to the fixture story. */
export function recordingDesk(inner: Partial<Desk> = {}) {
  /** Intents, and the ids of pressed buttons. */
  const requests: (Intent | string)[] = [];
  const askers: Asker[] = [];
  const desk: Desk = {
    answer: async (intent, asker) => {
      requests.push(intent);
      askers.push(asker);
      return inner.answer ? inner.answer(intent, asker) : answerOf(intent);
    },
    press: async (id, asker) => {
      requests.push(id);
      askers.push(asker);
      return inner.press ? inner.press(id, asker) : respondToButton(id, contextOn(TODAY));
    },
  };
  return { desk, requests, askers };
}

/** Answers all requests, or those of one kind, only after `release`. A request that is not acknowledged first would hang. */
export function heldDesk(kind?: Intent['kind']) {
  const { promise: gate, resolve: release } = Promise.withResolvers<void>();
  const desk: Desk = {
    answer: async (intent) => {
      if (kind === undefined || intent.kind === kind) await gate;
      return answerOf(intent);
    },
    press: async (id) => {
      await gate;
      return respondToButton(id, contextOn(TODAY));
    },
  };
  return { desk, release };
}

export function seenEventsInMemory(): SeenEvents {
  const recordedEvents = new Set<string>();
  return {
    record: async (event) => {
      const isNew = !recordedEvents.has(event);
      recordedEvents.add(event);
      return isNew;
    },
    forget: async (event) => {
      recordedEvents.delete(event);
    },
  };
}
