import type { App, ReceiverEvent } from '@slack/bolt';
import type { RequestTracker } from '../../kit/request-tracker.ts';
import { isDelivery, rateLimited } from '../requests/payload.ts';

/** The payload is not a valid Slack request. */
class MalformedDelivery extends Error {}

/**
 * Sees every payload before the app does, whichever way it comes: rejects a malformed one, acknowledges one without a
 * listener, and tracks the rest.
 * @param onDropped called when Slack reports that it dropped events of a workspace
 */
export function guardEvents(app: App, tracker: RequestTracker, onDropped: (workspace: string) => void): void {
  const process = app.processEvent.bind(app);
  app.processEvent = (event) => {
    const { success, data } = rateLimited.safeParse(event.body);
    if (!success) return tracker.track(processed(event, process));
    onDropped(data.team_id);
    return tracker.track(event.ack());
  };
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
    // Bolt catches the errors of listeners; this one came while it read the payload.
    throw new MalformedDelivery('Bolt cannot read this', { cause: error });
  }
  if (!isAcknowledged) await event.ack();
}
