import { rateLimited } from '../../fakes/discord/faults.ts';
import { command, type Interaction } from '../../fakes/discord/interactions.ts';
import type { DiscordServer } from '../../fakes/discord/server.ts';
import { type Crowd, type FaultName, faultOf, type Given } from './crowd.ts';

/** The subcommand and its option that ask for the same as the text. */
const QUESTION = 'ask';

/** The people of the local Discord; what goes wrong is the first reply, or what takes the place of a deferral. */
export function discordCrowd(server: DiscordServer, needsStore: (text: string) => boolean): Crowd {
  const interactions = new Map<Given, Interaction>();
  const open = new Set<Given>();

  return {
    name: 'discord',
    give: (text: string, fault?: FaultName) => {
      const isQuestion = text.includes('?');
      const options = isQuestion ? [{ name: 'question', type: 3, value: text }] : [];
      const asked = command('colossus', [{ name: isQuestion ? QUESTION : text, type: 1, options }]);
      const interaction = server.interactions.begin(asked);
      const given: Given = { text, at: performance.now(), fault, isCut: false, took: undefined };
      interactions.set(given, interaction);
      open.add(given);
      if (fault) {
        const planned = faultOf(fault, rateLimited(1));
        if (needsStore(text)) {
          server.fault('PATCH /webhooks/:application/:token/messages/:message', { ...planned, of: interaction.token });
        } else {
          server.fault('POST /interactions/:interaction/:token/callback', { ...planned, of: interaction.id });
        }
      }
      server.gateway.dispatch('INTERACTION_CREATE', interaction.payload);
      return given;
    },
    look: () => {
      for (const given of open) {
        if (interactions.get(given)?.callback === undefined) continue;
        given.took ??= performance.now() - given.at;
        open.delete(given);
      }
    },
    answers: () => {
      const messages = [...server.world.channels.keys()].flatMap((channel) => server.world.messages(channel));
      const byInteraction = Map.groupBy(messages, ({ shown: { interaction_metadata } }) =>
        interactionOf(interaction_metadata),
      );
      const bodies = ([given, { id }]: [Given, Interaction]): [Given, string[]] => [
        given,
        (byInteraction.get(id) ?? []).map(({ body }) => JSON.stringify(body)),
      ];
      return new Map([...interactions].map(bodies));
    },
    cuts: {
      'Discord cut the connection': () => server.gateway.drop(),
      'Discord asked to reconnect': () => server.gateway.reconnect(),
      'Discord ended the session': () => server.gateway.invalidate(),
    },
    connection: () => ({
      opened: server.gateway.resumed + server.gateway.identified.length,
      isThere: server.gateway.connections > 0,
    }),
  };
}

function interactionOf(metadata: unknown): unknown {
  return typeof metadata === 'object' && metadata !== null && 'id' in metadata ? metadata.id : undefined;
}
