import { z } from 'zod';
import { press } from '../../../fakes/discord/interactions.ts';
import type { StoredMessage } from '../../../fakes/discord/world.ts';
import { commands } from '../../../src/message/commands.ts';
import { withPlaceholders } from '../../../src/platforms/discord/requests/command-links.ts';
import type { Desk } from '../../../src/ports/desk.ts';
import {
  type AnswersStage,
  describeAnswers,
  eachOnce,
  type Shown,
  type ShownButton,
  type Typed,
} from '../../contracts/answers.ts';
import { isVote } from '../../reply/corpus.ts';
import { answerTo, bodyJson, startStage, subcommand } from './app.ts';
import { type CheckedPart, controlsOf, discordComponents, readableTexts } from './limits.ts';

const body = z.looseObject({ components: discordComponents });

const COMMAND_LINK = /<(\/[\w -]+):\d+>/g;

function partsOf(message: StoredMessage): readonly CheckedPart[] {
  return body.parse(JSON.parse(bodyJson(message).replaceAll(COMMAND_LINK, '$1'))).components[0].components;
}

interface Pressable extends ShownButton {
  readonly id: string;
  readonly control: string;
  readonly isOption: boolean;
}

function pressables(parts: readonly CheckedPart[]): Pressable[] {
  return parts
    .flatMap((one): Pressable[] => {
      if (one.type === 9) return [pressableOf(one.accessory, readableTexts([one]).slice(0, -1).join(''))];
      return controlsOf([one]).flatMap((control) => {
        if (control.type === 2) return [pressableOf(control, control.label)];
        return control.options.map(({ label, value }) => ({
          label,
          id: value,
          control: control.custom_id,
          isOption: true,
        }));
      });
    })
    .filter(({ id }) => id.startsWith('c1:') && !isVote(id));
}

function pressableOf({ custom_id: control }: { readonly custom_id: string }, label: string): Pressable {
  return { label, id: control.replace(/#.*/, ''), control, isOption: false };
}

function shownPages(pages: readonly (readonly CheckedPart[])[]): Shown {
  const [footer = ''] = readableTexts(pages.at(-1)?.slice(-1) ?? []);
  return {
    footer,
    buttons: eachOnce(pages.map(pressables)).map(({ label, id }) => ({ label, id })),
    texts: pages.flatMap(readableTexts),
  };
}

function pageButtonId(page: number, parts: readonly CheckedPart[]): string | undefined {
  return controlsOf(parts).find(({ custom_id }) => custom_id.startsWith(`page:${page}:`))?.custom_id;
}

function optionsFor({ command: commandName, argument }: Typed) {
  const command = commands.find(({ name }) => name === commandName);
  const option = command && 'argument' in command ? command.argument.name : '';
  return subcommand(commandName, argument === undefined ? {} : { [option]: argument });
}

describeAnswers('Discord', async (desk: Desk): Promise<AnswersStage> => {
  const stage = await startStage({ desk });
  let pages: StoredMessage[] = [];
  const allPages = async (first: StoredMessage): Promise<StoredMessage[]> => {
    const all = [first];
    for (let page = first; ; ) {
      const next = pageButtonId(all.length + 1, partsOf(page));
      if (next === undefined) return all;
      page = await answerTo(stage, press(page, next));
      all.push(page);
    }
  };
  return {
    inOwnWords: (message) => withPlaceholders(message, { slashCommands: ['colossus'], idOf: () => undefined }).message,
    say: async (typed) => {
      pages = await allPages(await answerTo(stage, optionsFor(typed)));
      return shownPages(pages.map(partsOf));
    },
    press: async (index) => {
      const all = eachOnce(pages.map((page) => pressables(partsOf(page)).map((one) => ({ ...one, page }))));
      const pressable = all[index];
      if (!pressable) throw new Error(`There is no button ${index}`);
      const { id, control, isOption, page } = pressable;
      const pressedPages = await allPages(await answerTo(stage, press(page, control, isOption ? [id] : undefined)));
      return shownPages(pressedPages.map(partsOf));
    },
  };
});
