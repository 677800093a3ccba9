import type { App, ReceiverEvent } from '@slack/bolt';
import type { RequestTracker } from '../../kit/request-tracker.ts';
import { isSlackRequest, rateLimited } from '../requests/payload.ts';

class MalformedRequest extends Error {}

/**
 * Rejects malformed payloads before Bolt, acknowledges what no listener does, and tracks all requests in progress.
 * @param onDropped called if Slack dropped a workspace's events
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
    // Bolt catches listeners' errors, so this one occurred while it parsed the payload.
    throw new MalformedRequest('Bolt cannot parse the payload', { cause: error });
  }
  if (!isAcknowledged) await event.ack();
}
