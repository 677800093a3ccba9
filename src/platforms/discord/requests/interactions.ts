import { InteractionResponseType } from 'discord-api-types/v10';
import { dateAt } from '../../../briefing/dates.ts';
import { failureText } from '../rest/failure.ts';
import { withApologyTo } from './answer.ts';
import { onForm, onPress } from './buttons.ts';
import { callerOf } from './caller.ts';
import { onCommand, storyOfCommand } from './commands.ts';
import type { Deps } from './deps.ts';
import { type AutocompleteInteraction, interactionPayload } from './payload.ts';
import { type InteractionRequest, Responder, type SendInitialResponse } from './responder.ts';
import { suggestionsFor } from './suggestions.ts';

export class MalformedInteraction extends Error {}

/**
 * Answers an interaction, and resolves once everything is sent. If that fails, logs the error and, except for an
 * autocompletion, sends an apology.
 * @param sendInitialResponse replaces the API call for the initial response
 * @throws MalformedInteraction if the payload is not a valid interaction
 */
export async function onInteraction(
  deps: Deps,
  payload: unknown,
  sendInitialResponse?: SendInitialResponse,
): Promise<void> {
  const parsed = interactionPayload.safeParse(payload);
  if (!parsed.success) throw new MalformedInteraction('The payload is not a valid interaction');
  const interaction = parsed.data;
  if (interaction.type === 1) return await sendInitialResponse?.({ type: InteractionResponseType.Pong });
  const responder = new Responder(deps.api, interaction, sendInitialResponse);
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

/** On failure suggests nothing, because Discord shows no errors there. */
async function onAutocomplete(
  request: InteractionRequest,
  { name: slashCommand, options: [subcommand] = [] }: AutocompleteInteraction['data'],
): Promise<void> {
  const { responder, extrasLimit, clock, now, note, reference } = request;
  const { asker } = request.caller;
  const { name = '', options = [] } = subcommand ?? {};
  const focusedOption = options.find((option) => option.focused);
  const story = storyOfCommand(slashCommand, request.commands);
  const current = request.current(story);
  try {
    const isRateLimited = !extrasLimit.take(asker.person.id, clock());
    if (!focusedOption || isRateLimited) return await responder.suggest([]);
    const choices = await suggestionsFor({
      subcommand: name,
      option: focusedOption.name,
      typed: String(focusedOption.value ?? ''),
      current,
      today: dateAt(now(), asker.zone),
      subscriptions: async () => {
        const channelSubscriptions = (await request.subscriptions?.findInChannel(asker.address)) ?? [];
        return story === undefined
          ? channelSubscriptions
          : channelSubscriptions.filter((subscription) => subscription.story === current.briefing.id);
      },
    });
    await responder.suggest(choices);
  } catch (error) {
    note(`Discord: could not find suggestions; offering none (${reference}): ${failureText(error)}`);
  }
}
