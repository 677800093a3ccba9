import { dateAt } from '../../../briefing/dates.ts';
import { failureText } from '../rest/failure.ts';
import { callerOf } from './caller.ts';
import { storyCalled } from './commands.ts';
import type { Deps } from './deps.ts';
import type { TypingInteraction } from './payload.ts';
import { suggestionsFor } from './suggest.ts';
import type { Turn } from './turn.ts';

/** Suggests values while a person types. On failure suggests nothing, since there is no place for an error. */
export async function onTyping(deps: Deps, interaction: TypingInteraction, turn: Turn): Promise<void> {
  const { options: [subcommand] = [] } = interaction.data;
  const { name = '', options = [] } = subcommand ?? {};
  const focused = options.find((option) => option.focused);
  const { asker } = callerOf(interaction, deps.now());
  const story = storyCalled(interaction.data.name, deps.commands);
  const current = deps.current(story);
  try {
    const isTooMuch = !deps.extras.take(asker.person.id, deps.clock());
    if (!focused || isTooMuch) return await turn.suggest([]);
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
    await turn.suggest(choices);
  } catch (error) {
    deps.note(`Discord: could not offer suggestions (${deps.reference}): ${failureText(error)}`);
  }
}
