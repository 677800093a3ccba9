import { dateAt } from '../../../briefing/dates.ts';
import { failureText } from '../rest/failure.ts';
import { callerOf } from './caller.ts';
import { storyOfCommand } from './commands.ts';
import type { Deps } from './deps.ts';
import type { AutocompleteInteraction } from './payload.ts';
import type { Responder } from './responder.ts';
import { suggestionsFor } from './suggestions.ts';

/** Suggests values while a person types. On failure suggests nothing, since there is no place for an error. */
export async function onAutocomplete(
  deps: Deps,
  interaction: AutocompleteInteraction,
  responder: Responder,
): Promise<void> {
  const { options: [subcommand] = [] } = interaction.data;
  const { name = '', options = [] } = subcommand ?? {};
  const focused = options.find((option) => option.focused);
  const { asker } = callerOf(interaction, deps.now());
  const story = storyOfCommand(interaction.data.name, deps.commands);
  const current = deps.current(story);
  try {
    const isTooMuch = !deps.extras.take(asker.person.id, deps.clock());
    if (!focused || isTooMuch) return await responder.suggest([]);
    const choices = await suggestionsFor({
      subcommand: name,
      option: focused.name,
      typed: String(focused.value ?? ''),
      current,
      today: dateAt(deps.now(), asker.zone),
      subscriptions: async () => {
        const all = (await deps.subscriptions?.ofChannel(asker.address)) ?? [];
        return story === undefined ? all : all.filter((one) => one.story === current.briefing.id);
      },
    });
    await responder.suggest(choices);
  } catch (error) {
    deps.note(`Discord: could not offer suggestions (${deps.reference}): ${failureText(error)}`);
  }
}
