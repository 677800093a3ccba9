import { InteractionResponseType } from 'discord-api-types/v10';
import { withApologyTo } from './answer.ts';
import { onAutocomplete } from './autocomplete.ts';
import { onForm, onPress } from './buttons.ts';
import { callerOf } from './caller.ts';
import { onCommand } from './commands.ts';
import type { Deps } from './deps.ts';
import { interactionPayload } from './payload.ts';
import { type FirstAnswer, Responder } from './responder.ts';

export class MalformedInteraction extends Error {}

/**
 * Answers an interaction, and resolves once everything is sent. If Discord or the desk fails, logs the error and sends an
 * apology.
 * @param sendFirstAnswer replaces the API call for the initial response
 * @throws MalformedInteraction if the payload is not a valid interaction
 */
export async function onInteraction(deps: Deps, payload: unknown, sendFirstAnswer?: FirstAnswer): Promise<void> {
  const parsed = interactionPayload.safeParse(payload);
  if (!parsed.success) throw new MalformedInteraction('The payload is not a valid interaction');
  const interaction = parsed.data;
  if (interaction.type === 1) return await sendFirstAnswer?.({ type: InteractionResponseType.Pong });
  const responder = new Responder(deps.api, interaction, sendFirstAnswer);
  const request = { ...deps, responder, caller: callerOf(interaction, deps.now()) };
  switch (interaction.type) {
    case 2:
      return await withApologyTo(request, 'a command', () => onCommand(request, interaction.data));
    case 3:
      return await withApologyTo(request, 'a button', () => onPress(request, interaction));
    case 4:
      return await onAutocomplete(request, interaction.data);
    case 5:
      return await withApologyTo(request, 'a form', () => onForm(request, interaction.data));
  }
}
