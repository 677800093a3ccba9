import { rateLimited } from '../../fakes/slack/faults.ts';
import type { SlackServer } from '../../fakes/slack/server.ts';
import { typedCommand } from '../../fakes/slack/typed.ts';
import { type Crowd, faultOf, type GivenCommand } from './crowd.ts';

/** Returns the people of the fake Slack. A fault hits the call of a command's response_url. */
export function slackCrowd(server: SlackServer): Crowd {
  const commandByEnvelope = new Map<string, GivenCommand>();
  const commandByUrl = new Map<string, GivenCommand>();
  const answers = new Map<GivenCommand, string[]>();
  let readAckCount = 0;
  let readResponseCount = 0;
  const addAnswer = (given: GivenCommand, body: unknown): void => {
    answers.set(given, [...(answers.get(given) ?? []), JSON.stringify(body)]);
  };

  return {
    name: 'slack',
    giveCommand: (text, fault) => {
      if (server.socket.connections === 0) return undefined;
      const payload = typedCommand(server, text);
      const given: GivenCommand = {
        text,
        givenAt: performance.now(),
        fault,
        isCut: false,
        responseTime: undefined,
      };
      const { response_url } = payload;
      const url = String(response_url);
      commandByUrl.set(url, given);
      if (fault) server.fault(url, faultOf(fault, rateLimited(1)));
      commandByEnvelope.set(server.socket.send('slash_commands', payload), given);
      return given;
    },
    poll: () => {
      for (const { envelopeId, payload, afterMs } of server.socket.acks.slice(readAckCount)) {
        const given = commandByEnvelope.get(envelopeId);
        if (!given) continue;
        given.responseTime ??= afterMs;
        if (isVisible(payload)) addAnswer(given, payload);
      }
      readAckCount = server.socket.acks.length;
      for (const { url, body } of server.responses.slice(readResponseCount)) {
        const given = commandByUrl.get(url);
        if (given) addAnswer(given, body);
      }
      readResponseCount = server.responses.length;
    },
    answersByCommand: () => answers,
    cuts: {
      'Slack cut the connection': () => server.socket.drop(),
      'Slack moved the connection': () => server.socket.refresh(),
    },
    connection: () => ({ opened: server.socket.opened, isOpen: server.socket.connections > 0 }),
  };
}

/** An acknowledgement may be empty, and the answer may follow it. */
function isVisible(payload: unknown): boolean {
  return typeof payload === 'object' && payload !== null && ('text' in payload || 'blocks' in payload);
}
