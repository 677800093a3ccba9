import { dateAt } from '../../../briefing/dates.ts';
import { failureText } from '../rest/failure.ts';
import { storyOfCommand } from './commands.ts';
import type { AutocompleteInteraction } from './payload.ts';
import type { InteractionRequest } from './responder.ts';
import { suggestionsFor } from './suggestions.ts';

/** Suggests values while a person types. On failure suggests nothing, since there is no place for an error. */
export async function onAutocomplete(
  request: InteractionRequest,
  { name: slashCommand, options: [subcommand] = [] }: AutocompleteInteraction['data'],
): Promise<void> {
  const { responder, extras, clock, now, note, reference } = request;
  const { asker } = request.caller;
  const { name = '', options = [] } = subcommand ?? {};
  const focused = options.find((option) => option.focused);
  const story = storyOfCommand(slashCommand, request.commands);
  const current = request.current(story);
  try {
    const isTooMuch = !extras.take(asker.person.id, clock());
    if (!focused || isTooMuch) return await responder.suggest([]);
    const choices = await suggestionsFor({
      subcommand: name,
      option: focused.name,
      typed: String(focused.value ?? ''),
      current,
      today: dateAt(now(), asker.zone),
      subscriptions: async () => {
        const all = (await request.subscriptions?.ofChannel(asker.address)) ?? [];
        return story === undefined ? all : all.filter((one) => one.story === current.briefing.id);
      },
    });
    await responder.suggest(choices);
  } catch (error) {
    note(`Discord: could not offer suggestions (${reference}): ${failureText(error)}`);
  }
}
