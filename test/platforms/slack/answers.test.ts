import { z } from 'zod';
import { pressOf, typedCommand } from '../../../fakes/slack/payloads.ts';
import { signedCommand, signedInteraction } from '../../../fakes/slack/signed.ts';
import type { Desk } from '../../../src/ports/desk.ts';
import { type AnswersStage, describeAnswers, eachOnce, type Shown, type ShownButton } from '../../contracts/answers.ts';
import { isVote } from '../../reply/corpus.ts';
import { waitUntil } from '../wait.ts';
import { botPosts, type Fields, SECRET, stageApp } from './app.ts';
import { type CheckedBlock, type CheckedControl, readingOf, slackBlock } from './limits.ts';

const payload = z.looseObject({ blocks: z.array(slackBlock) });

interface Pressable extends ShownButton {
  readonly id: string;
  readonly action: Fields;
}

function pressables(blocks: readonly CheckedBlock[]): Pressable[] {
  return blocks.flatMap((one): Pressable[] => {
    if (one.type === 'section') return one.accessory ? pressablesOf(one.accessory, one.text.text) : [];
    return one.type === 'actions' ? one.elements.flatMap((element) => pressablesOf(element)) : [];
  });
}

/** @param adjacentText the text that is the button's label */
function pressablesOf(control: CheckedControl, adjacentText?: string): Pressable[] {
  const { type, action_id } = control;
  if (!action_id.startsWith('intent:')) return [];
  if (type === 'static_select') {
    return control.options.map((option) => ({
      label: option.text.text,
      id: option.value,
      action: { type, block_id: 'b', action_id, selected_option: option },
    }));
  }
  const { text, value = '' } = control;
  if (isVote(value)) return [];
  return [{ label: adjacentText ?? text.text, id: value, action: { type, block_id: 'b', action_id, value } }];
}

function shownOn(pages: readonly (readonly CheckedBlock[])[]): Shown {
  const [footer = ''] = readingOf(pages.at(-1)?.slice(-1) ?? []);
  return {
    footer,
    buttons: eachOnce(pages.map(pressables)).map(({ label, id }) => ({ label, id })),
    texts: pages.flatMap(readingOf),
  };
}

function pageButtonFields(page: number, blocks: readonly CheckedBlock[]): Fields | undefined {
  const elements = blocks.flatMap((one) => (one.type === 'actions' ? one.elements : []));
  const found = elements.find(({ action_id }) => action_id === `page:${page}`);
  return found && { ...found, block_id: 'b' };
}

describeAnswers('Slack', async (desk: Desk): Promise<AnswersStage> => {
  const { server, request } = await stageApp({ desk });
  const { responses } = server;
  let pages: (readonly CheckedBlock[])[] = [];
  let triggers = 0;
  /** The reply is in the acknowledgement, at the response_url or in the channel. */
  const fetchReply = async (sign: typeof signedCommand, fields: Fields): Promise<readonly CheckedBlock[]> => {
    triggers += 1;
    const before = [responses.length, botPosts(server).length] as const;
    const { status, body } = await request(sign({ ...fields, trigger_id: `${triggers}.2.3` }, { secret: SECRET }));
    if (status !== 200) throw new Error(`the app answered ${status}`);
    if (body !== '') return payload.parse(JSON.parse(body)).blocks;
    await waitUntil(() => responses.length > before[0] || botPosts(server).length > before[1]);
    const last = responses.length > before[0] ? responses.at(-1)?.body : botPosts(server).at(-1)?.call;
    return payload.parse(last).blocks;
  };
  const pressReply = (action: Fields) => {
    const pressing = pressOf(server, '', { container: { is_ephemeral: true } });
    return fetchReply(signedInteraction, { ...pressing, actions: [action] });
  };
  const allPages = async (first: readonly CheckedBlock[]): Promise<(readonly CheckedBlock[])[]> => {
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
