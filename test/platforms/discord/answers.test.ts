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
import { answerTo, startStage, subcommand } from './app.ts';

const display = z.looseObject({ type: z.literal(10), content: z.string() });
const button = z.looseObject({ type: z.literal(2), label: z.string(), custom_id: z.string() });
const menu = z.looseObject({
  type: z.literal(3),
  custom_id: z.string(),
  options: z.array(z.looseObject({ label: z.string(), value: z.string() })),
});
const part = z.discriminatedUnion('type', [
  display,
  z.looseObject({ type: z.literal(14) }),
  z.looseObject({ type: z.literal(1), components: z.array(z.discriminatedUnion('type', [button, menu])) }),
  z.looseObject({ type: z.literal(9), components: z.array(display), accessory: button }),
]);
type Part = z.infer<typeof part>;
const body = z.looseObject({ components: z.tuple([z.looseObject({ components: z.array(part) })]) });

function partsOf(message: StoredMessage): Part[] {
  return body.parse(message.body).components[0].components;
}

interface Pressable extends ShownButton {
  readonly id: string;
  readonly control: string;
  readonly isOption: boolean;
}

function pressables(parts: readonly Part[]): Pressable[] {
  return parts
    .flatMap((one): Pressable[] => {
      if (one.type === 9)
        return [pressableOf(one.accessory, one.components.map(({ content }) => visibleText(content)).join(''))];
      if (one.type !== 1) return [];
      return one.components.flatMap((control) => {
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

function pressableOf({ custom_id: control }: z.infer<typeof button>, label: string): Pressable {
  return { label, id: control.replace(/#.*/, ''), control, isOption: false };
}

function visibleText(line: string): string {
  return line
    .replace(/^(?:## |### |-# |- )/, '')
    .replace(/^\*\*(.*?[^\\])\*\*/, '$1')
    .replace(/\\([!-/:-@[-`{-~])/g, '$1')
    .replace(/([@#])\u200b/g, '$1')
    .replace(/<(\/[\w -]+):\d+>/g, '$1');
}

function textsOf(one: Part): string[] {
  switch (one.type) {
    case 10:
      return one.content.split('\n').map(visibleText);
    case 9:
      return one.components.flatMap(textsOf);
    case 1:
      return one.components.flatMap((control) =>
        control.type === 2 ? [control.label] : control.options.map(({ label }) => label),
      );
    case 14:
      return [];
  }
}

function shownPages(pages: readonly (readonly Part[])[]): Shown {
  const last = pages.at(-1)?.at(-1);
  const [footer = ''] = last ? textsOf(last) : [];
  return {
    footer,
    buttons: eachOnce(pages.map(pressables)).map(({ label, id }) => ({ label, id })),
    texts: pages.flat().flatMap(textsOf),
  };
}

function pageButtonId(page: number, parts: readonly Part[]): string | undefined {
  const controls = parts.flatMap((one) => (one.type === 1 ? one.components : []));
  return controls.find(({ custom_id }) => custom_id.startsWith(`page:${page}:`))?.custom_id;
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
