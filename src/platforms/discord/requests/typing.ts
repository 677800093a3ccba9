import { inWords } from '../rest/failure.ts';
import type { Deps } from './deps.ts';
import type { TypingInteraction } from './payload.ts';
import { suggestionsFor } from './suggest.ts';
import type { Turn } from './turn.ts';

/** Offers what may be meant while somebody types. A failure offers nothing: there is nowhere to say more. */
export async function onTyping(
  deps: Deps,
  { options: [subcommand] = [] }: TypingInteraction['data'],
  turn: Turn,
): Promise<void> {
  const { name = '', options = [] } = subcommand ?? {};
  const focused = options.find((option) => option.focused);
  try {
    await turn.suggest(focused ? suggestionsFor(deps.current(), name, focused.name, String(focused.value ?? '')) : []);
  } catch (error) {
    deps.tell(`Discord: nothing could be offered while somebody typed (${deps.reference}): ${inWords(error)}`);
  }
}
