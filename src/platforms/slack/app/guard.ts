import type { App, ReceiverEvent } from '@slack/bolt';
import { isDelivery, rateLimited } from '../requests/payload.ts';

/** The payload is not a valid Slack request. */
class MalformedDelivery extends Error {}

/**
 * Looks at every payload before the app does, whichever way it comes. A malformed one reaches no listener, one without a
 * listener is acknowledged, and what is under way is counted.
 */
export class Guard {
  readonly #underWay = new Set<Promise<unknown>>();

  /** @param onDropped called when Slack says that it dropped events of a workspace */
  constructor(app: App, onDropped: (workspace: string) => void) {
    const process = app.processEvent.bind(app);
    app.processEvent = (event) => {
      const { success, data } = rateLimited.safeParse(event.body);
      if (!success) return this.track(processed(event, process));
      onDropped(data.team_id);
      return this.track(event.ack());
    };
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
  if (!isDelivery(event.body)) throw new MalformedDelivery('it is not a valid Slack request');
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
