import { dateAt } from '../../../briefing/dates.ts';
import { failureText } from '../rest/failure.ts';
import { storyOfCommand } from './commands.ts';
import type { AutocompleteInteraction } from './payload.ts';
import type { InteractionRequest } from './responder.ts';
import { suggestionsFor } from './suggestions.ts';

/** On failure suggests nothing, because Discord shows no errors there. */
export async function onAutocomplete(
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
