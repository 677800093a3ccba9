import type { App, ReceiverEvent } from '@slack/bolt';
import type { RequestTracker } from '../../kit/request-tracker.ts';
import { isSlackRequest, rateLimited } from '../requests/payload.ts';

class MalformedRequest extends Error {}

/**
 * Puts a guard before Bolt: it rejects malformed payloads, acknowledges those that no listener acknowledges, and tracks all
 * requests in progress.
 * @param onDropped called if Slack reports that it dropped a workspace's events
 */
export function guardEvents(app: App, tracker: RequestTracker, onDropped: (workspace: string) => void): void {
  const processEvent = app.processEvent.bind(app);
  app.processEvent = (event) => {
    const { success, data } = rateLimited.safeParse(event.body);
    if (!success) return tracker.track(processRequest(event, processEvent));
    onDropped(data.team_id);
    return tracker.track(event.ack());
  };
}

async function processRequest(
  event: ReceiverEvent,
  processEvent: (event: ReceiverEvent) => Promise<void>,
): Promise<void> {
  if (!isSlackRequest(event.body)) throw new MalformedRequest('The payload is not a valid Slack request');
  let isAcknowledged = false;
  const ack: ReceiverEvent['ack'] = async (response) => {
    isAcknowledged = true;
    await event.ack(response);
  };
  try {
    await processEvent({ ...event, ack });
  } catch (error) {
    if (isAcknowledged) throw error;
    // Bolt catches the errors of listeners, so this one occurred while Bolt parsed the payload.
    throw new MalformedRequest('Bolt cannot parse the payload', { cause: error });
  }
  if (!isAcknowledged) await event.ack();
}
