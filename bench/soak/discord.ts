import { rateLimited } from '../../fakes/discord/faults.ts';
import { command, type Interaction } from '../../fakes/discord/interactions.ts';
import type { DiscordServer } from '../../fakes/discord/server.ts';
import { type Crowd, faultOf, newCommand, type SentCommand } from './crowd.ts';

/** A fault hits a command's first reply, or the edit that replaces a deferral. */
export function discordCrowd(server: DiscordServer, needsStore: (text: string) => boolean): Crowd {
  const interactions = new Map<SentCommand, Interaction>();
  const unansweredCommands = new Set<SentCommand>();

  return {
    name: 'discord',
    sendCommand: (text, fault) => {
      const isQuestion = text.includes('?');
      const options = isQuestion ? [{ name: 'question', type: 3, value: text }] : [];
      const interaction = server.interactions.begin(
        command('colossus', [{ name: isQuestion ? 'ask' : text, type: 1, options }]),
      );
      const sentCommand = newCommand(text, fault);
      interactions.set(sentCommand, interaction);
      unansweredCommands.add(sentCommand);
      if (fault) {
        const plannedFault = faultOf(fault, rateLimited(1));
        if (needsStore(text)) {
          server.fault('PATCH /webhooks/:application/:token/messages/:message', {
            ...plannedFault,
            of: interaction.token,
          });
        } else {
          server.fault('POST /interactions/:interaction/:token/callback', { ...plannedFault, of: interaction.id });
        }
      }
      server.gateway.dispatch('INTERACTION_CREATE', interaction.payload);
      return sentCommand;
    },
    poll: () => {
      for (const command of unansweredCommands) {
        if (interactions.get(command)?.callback === undefined) continue;
        command.responseTime ??= performance.now() - command.sentAt;
        unansweredCommands.delete(command);
      }
    },
    answersByCommand: () => {
      const messages = [...server.world.channels.keys()].flatMap((channel) => server.world.messages(channel));
      const byInteraction = Map.groupBy(messages, ({ apiMessage: { interaction_metadata } }) =>
        idOf(interaction_metadata),
      );
      const commandBodies = ([command, { id }]: [SentCommand, Interaction]): [SentCommand, string[]] => [
        command,
        (byInteraction.get(id) ?? []).map(({ body }) => JSON.stringify(body)),
      ];
      return new Map([...interactions].map(commandBodies));
    },
    cuts: {
      'Discord cut the connection': () => server.gateway.drop(),
      'Discord asked to reconnect': () => server.gateway.reconnect(),
      'Discord ended the session': () => server.gateway.invalidate(),
    },
    connection: () => ({
      opened: server.gateway.resumedCount + server.gateway.identities.length,
      isOpen: server.gateway.connections > 0,
    }),
  };
}

function idOf(metadata: unknown): unknown {
  return typeof metadata === 'object' && metadata !== null && 'id' in metadata ? metadata.id : undefined;
}
