import { InteractionResponseType } from 'discord-api-types/v10';
import { onAutocomplete } from './autocomplete.ts';
import { onForm, onPress } from './buttons.ts';
import { callerOf } from './caller.ts';
import { onCommand } from './commands.ts';
import type { Deps } from './deps.ts';
import { interactionPayload } from './payload.ts';
import { type FirstAnswer, Responder } from './responder.ts';

/** The payload is not a valid Discord interaction. */
export class MalformedInteraction extends Error {}

/**
 * Answers an interaction from the gateway or HTTP. Resolves once everything has been sent. Never rejects for errors of
 * Discord or the desk: those are logged, and the person gets an apology.
 * @param first sends the first answer, if not as an API call
 * @throws MalformedInteraction
 */
export async function onInteraction(deps: Deps, payload: unknown, first?: FirstAnswer): Promise<void> {
  const read = interactionPayload.safeParse(payload);
  if (!read.success) throw new MalformedInteraction('the payload is not a valid interaction');
  const interaction = read.data;
  if (interaction.type === 1) return await first?.({ type: InteractionResponseType.Pong });
  const responder = new Responder(deps.api, interaction, first);
  const request = { ...deps, responder, caller: callerOf(interaction, deps.now()) };
  switch (interaction.type) {
    case 2:
      return await onCommand(request, interaction.data);
    case 3:
      return await onPress(request, interaction);
    case 4:
      return await onAutocomplete(request, interaction.data);
    case 5:
      return await onForm(request, interaction.data);
  }
}
