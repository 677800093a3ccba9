import { z } from 'zod';
import { pressOf, typedCommand } from '../../../fakes/slack/payloads.ts';
import { signedCommand, signedInteraction } from '../../../fakes/slack/signed.ts';
import type { Desk } from '../../../src/ports/desk.ts';
import { type AnswersStage, describeAnswers, eachOnce, type Shown, type ShownButton } from '../../contracts/answers.ts';
import { isVote } from '../../reply/corpus.ts';
import { waitUntil } from '../wait.ts';
import { botPosts, type Fields, SECRET, stageApp } from './app.ts';

const text = z.looseObject({ text: z.string() });
const run = z.looseObject({
  text: z.string().default(''),
  style: z.looseObject({ bold: z.literal(true).optional() }).optional(),
});
const paragraph = z.looseObject({ type: z.literal('rich_text_section'), elements: z.array(run) });
const list = z.looseObject({ type: z.literal('rich_text_list'), elements: z.array(paragraph) });
const control = z.looseObject({
  action_id: z.string(),
  text: text.optional(),
  value: z.string().optional(),
  options: z.array(z.looseObject({ text, value: z.string() })).optional(),
});
const block = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('header'), text }),
  z.looseObject({ type: z.literal('divider') }),
  z.looseObject({ type: z.literal('section'), text, accessory: control }),
  z.looseObject({ type: z.literal('context'), elements: z.array(text) }),
  z.looseObject({ type: z.literal('actions'), elements: z.array(control) }),
  z.looseObject({ type: z.literal('rich_text'), elements: z.array(z.discriminatedUnion('type', [paragraph, list])) }),
]);
type Block = z.infer<typeof block>;
type Run = z.infer<typeof run>;
const payload = z.looseObject({ blocks: z.array(block) });

interface Pressable extends ShownButton {
  readonly id: string;
  readonly action: Fields;
}

function pressables(blocks: readonly Block[]): Pressable[] {
  return blocks.flatMap((one): Pressable[] => {
    if (one.type === 'section') return pressablesOf(one.accessory, one.text.text);
    return one.type === 'actions' ? one.elements.flatMap((element) => pressablesOf(element)) : [];
  });
}

/** @param adjacentText the text that is the button's label */
function pressablesOf(
  { action_id, text: ownText, value, options }: z.infer<typeof control>,
  adjacentText?: string,
): Pressable[] {
  if (!action_id.startsWith('intent:') || isVote(value ?? '')) return [];
  const menu = { type: 'static_select', block_id: 'b', action_id };
  if (options)
    return options.map((option) => ({
      label: option.text.text,
      id: option.value,
      action: { ...menu, selected_option: option },
    }));
  const label = adjacentText ?? ownText?.text ?? '';
  return [{ label, id: value ?? '', action: { type: 'button', block_id: 'b', action_id, value } }];
}

function paragraphsOf(one: Block): Run[][] {
  if (one.type !== 'rich_text') return [];
  return one.elements
    .flatMap((part) => (part.type === 'rich_text_list' ? part.elements : [part]))
    .map(({ elements }) => elements);
}

function textsOf(one: Block): string[] {
  switch (one.type) {
    case 'header':
    case 'section':
      return [one.text.text];
    case 'context':
      return one.elements.map((element) => element.text);
    case 'actions':
      return one.elements.flatMap((element) =>
        [...(element.text ? [element] : []), ...(element.options ?? [])].flatMap(
          (labelled) => labelled.text?.text ?? [],
        ),
      );
    default:
      return paragraphsOf(one).map((runs) => runs.map((each) => each.text).join(''));
  }
}

function shownOn(pages: readonly (readonly Block[])[]): Shown {
  const [footer = ''] = textsOf(pages.at(-1)?.at(-1) ?? { type: 'divider' });
  return {
    footer,
    buttons: eachOnce(pages.map(pressables)).map(({ label, id }) => ({ label, id })),
    texts: pages.flat().flatMap(textsOf),
  };
}

function pageButtonFields(page: number, blocks: readonly Block[]): Fields | undefined {
  const elements = blocks.flatMap((one) => (one.type === 'actions' ? one.elements : []));
  const found = elements.find(({ action_id }) => action_id === `page:${page}`);
  return found && { type: 'button', block_id: 'b', action_id: found.action_id, value: found.value };
}

describeAnswers('Slack', async (desk: Desk): Promise<AnswersStage> => {
  const { server, request } = await stageApp({ desk });
  const { responses } = server;
  let pages: (readonly Block[])[] = [];
  let triggers = 0;
  /** The reply is in the acknowledgement, at the response_url or in the channel. */
  const fetchReply = async (sign: typeof signedCommand, fields: Fields): Promise<readonly Block[]> => {
    triggers += 1;
    const botReplies = () => [...responses, ...botPosts(server)];
    const before = [responses.length, botPosts(server).length] as const;
    const trigger_id = `${triggers}.2.3`;
    const { status, body } = await request(sign({ ...fields, trigger_id }, { secret: SECRET }));
    if (status !== 200) throw new Error(`the app answered ${status}`);
    if (body !== '') return payload.parse(JSON.parse(body)).blocks;
    await waitUntil(() => botReplies().length > before[0] + before[1]);
    const last = responses.length > before[0] ? responses.at(-1)?.body : botPosts(server).at(-1)?.call;
    return payload.parse(last).blocks;
  };
  const pressReply = (action: Fields) => {
    const pressing = pressOf(server, '', { container: { is_ephemeral: true } });
    return fetchReply(signedInteraction, { ...pressing, actions: [action] });
  };
  const allPages = async (first: readonly Block[]): Promise<(readonly Block[])[]> => {
    const all = [first];
    for (let next = pageButtonFields(2, first); next; next = pageButtonFields(all.length + 1, all.at(-1) ?? []))
      all.push(await pressReply(next));
    return all;
  };
  return {
    say: async ({ command, argument = '' }) => {
      pages = await allPages(await fetchReply(signedCommand, typedCommand(server, `${command} ${argument}`)));
      return shownOn(pages);
    },
    press: async (button) => {
      const pressable = eachOnce(pages.map(pressables))[button];
      if (!pressable) throw new Error(`There is no button ${button}`);
      return shownOn(await allPages(await pressReply(pressable.action)));
    },
  };
});
