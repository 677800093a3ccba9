import type { App, ReceiverEvent } from '@slack/bolt';
import { isDelivery } from '../requests/payload.ts';

/** What came is nothing that Slack sends, or Bolt cannot read it. */
class MalformedDelivery extends Error {}

/**
 * Stands before everything that an app listens to, whichever way it comes. What is malformed reaches no listener; what
 * nobody listens to is acknowledged all the same; and it is known what is under way.
 */
export class Guard {
  readonly #underWay = new Set<Promise<unknown>>();

  constructor(app: App) {
    const process = app.processEvent.bind(app);
    app.processEvent = (event) => this.track(processed(event, process));
  }

  /** Until all that is under way now has come to its end, or the deadline has passed. */
  async settled(deadline: AbortSignal): Promise<void> {
    if (deadline.aborted) return;
    const passed = new Promise<void>((resolve) => deadline.addEventListener('abort', () => resolve()));
    await Promise.race([Promise.allSettled(this.#underWay), passed]);
  }

  /** Counts something as under way until it has ended. */
  track(work: Promise<void>): Promise<void> {
    this.#underWay.add(work);
    const done = () => this.#underWay.delete(work);
    work.then(done, done);
    return work;
  }
}

async function processed(event: ReceiverEvent, process: (event: ReceiverEvent) => Promise<void>): Promise<void> {
  if (!isDelivery(event.body)) throw new MalformedDelivery('this is nothing that Slack sends');
  let isAcknowledged = false;
  const ack: ReceiverEvent['ack'] = async (response) => {
    isAcknowledged = true;
    await event.ack(response);
  };
  try {
    await process({ ...event, ack });
  } catch (error) {
    if (isAcknowledged) throw error;
    // Listeners' errors are caught within; this one came while the payload was being read.
    throw new MalformedDelivery('Bolt cannot read this', { cause: error });
  }
  if (!isAcknowledged) await event.ack();
}
