import { rateLimited } from '../../fakes/slack/faults.ts';
import type { SlackServer } from '../../fakes/slack/server.ts';
import { typedCommand } from '../../fakes/slack/typed.ts';
import { type Crowd, type FaultName, faultOf, type Given } from './crowd.ts';

/** The people of the local Slack; what goes wrong is what comes to a response_url. */
export function slackCrowd(server: SlackServer): Crowd {
  const byEnvelope = new Map<string, Given>();
  const byUrl = new Map<string, Given>();
  const answers = new Map<Given, string[]>();
  let acksSeen = 0;
  let responsesSeen = 0;
  const answered = (given: Given, body: unknown): void => {
    answers.set(given, [...(answers.get(given) ?? []), JSON.stringify(body)]);
  };

  return {
    name: 'slack',
    give: (text: string, fault?: FaultName) => {
      if (server.socket.connections === 0) return undefined;
      const payload = typedCommand(server, text);
      const given: Given = { text, at: performance.now(), fault, isCut: false, took: undefined };
      const { response_url } = payload;
      const url = String(response_url);
      byUrl.set(url, given);
      if (fault) server.fault(url, faultOf(fault, rateLimited(1)));
      byEnvelope.set(server.socket.send('slash_commands', payload), given);
      return given;
    },
    look: () => {
      for (const { envelopeId, payload, afterMs } of server.socket.acks.slice(acksSeen)) {
        const given = byEnvelope.get(envelopeId);
        if (!given) continue;
        given.took ??= afterMs;
        if (isVisible(payload)) answered(given, payload);
      }
      acksSeen = server.socket.acks.length;
      for (const { url, body } of server.responses.slice(responsesSeen)) {
        const given = byUrl.get(url);
        if (given) answered(given, body);
      }
      responsesSeen = server.responses.length;
    },
    answers: () => answers,
    cuts: {
      'Slack cut the connection': () => server.socket.drop(),
      'Slack moved the connection': () => server.socket.refresh(),
    },
    connection: () => ({ opened: server.socket.opened, isThere: server.socket.connections > 0 }),
  };
}

/** An acknowledgement may have nothing to show: the answer comes later. */
function isVisible(payload: unknown): boolean {
  return typeof payload === 'object' && payload !== null && ('text' in payload || 'blocks' in payload);
}
