import { rateLimited } from '../../fakes/slack/faults.ts';
import { typedCommand } from '../../fakes/slack/payloads.ts';
import type { SlackServer } from '../../fakes/slack/server.ts';
import { type Crowd, faultOf, newCommand, type SentCommand } from './crowd.ts';

/** A fault hits the call of a command's response_url. */
export function slackCrowd(server: SlackServer): Crowd {
  const commandByEnvelope = new Map<string, SentCommand>();
  const commandByUrl = new Map<string, SentCommand>();
  const answers = new Map<SentCommand, string[]>();
  let readAckCount = 0;
  let readResponseCount = 0;
  const addAnswer = (command: SentCommand, body: unknown): void => {
    answers.set(command, [...(answers.get(command) ?? []), JSON.stringify(body)]);
  };

  return {
    name: 'slack',
    sendCommand: (text, fault) => {
      if (server.socket.connections === 0) return undefined;
      const payload = typedCommand(server, text);
      const command = newCommand(text, fault);
      const { response_url } = payload;
      const url = String(response_url);
      commandByUrl.set(url, command);
      if (fault) server.fault(url, faultOf(fault, rateLimited(1)));
      commandByEnvelope.set(server.socket.send('slash_commands', payload), command);
      return command;
    },
    poll: () => {
      for (const { envelopeId, payload, afterMs } of server.socket.acks.slice(readAckCount)) {
        const command = commandByEnvelope.get(envelopeId);
        if (!command) continue;
        command.responseTime ??= afterMs;
        if (isVisible(payload)) addAnswer(command, payload);
      }
      readAckCount = server.socket.acks.length;
      for (const { url, body } of server.responses.slice(readResponseCount)) {
        const command = commandByUrl.get(url);
        if (command) addAnswer(command, body);
      }
      readResponseCount = server.responses.length;
    },
    answersByCommand: () => answers,
    cuts: {
      'Slack cut the connection': () => server.socket.drop(),
      'Slack moved the connection': () => server.socket.refresh(),
    },
    connection: () => ({ opened: server.socket.openedCount, isOpen: server.socket.connections > 0 }),
  };
}

function isVisible(payload: unknown): boolean {
  return typeof payload === 'object' && payload !== null && ('text' in payload || 'blocks' in payload);
}
