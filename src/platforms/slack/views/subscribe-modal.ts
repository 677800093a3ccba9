import type {
  Button,
  InputBlock,
  InputBlockElement,
  KnownBlock,
  ModalView,
  Option,
  PlainTextOption,
  RichTextElement,
} from '@slack/types';
import type { Temporal } from 'temporal-polyfill';
import { runItem } from '../../../reply/subscription-details.ts';
import { WEEKDAYS } from '../../../schedule/recurrence.ts';
import { parseZone, searchZones } from '../../../schedule/zone.ts';
import { bullets, contextBlocks, paragraphs, plainText, sections } from '../render/elements.ts';
import { nextRuns, type SubscribeForm, type SubscribeMemory, scheduleFaults } from './subscribe-form.ts';
import { MAX_SELECT_OPTIONS, OPEN_SUBSCRIBE_ACTION, privateMetadata, selectOption, viewTitle } from './view.ts';

export const SUBSCRIBE_MODAL = 'subscribe';
/** Slack reports changes of these inputs, which update the modal. */
export const SUBSCRIBE_INPUTS = ['what', 'rhythm', 'days', 'time', 'zone'] as const;
export const ZONE_INPUT = 'zone';

export interface WatchChoice {
  readonly id: string;
  readonly title: string;
}

type ChoiceList = readonly (readonly [value: string, label: string, description?: string])[];

const POST_KIND_CHOICES: ChoiceList = [
  ['changes', 'Digest, when something changed', 'What is new and which dates are near'],
  ['digest', 'Digest, always', 'Also when nothing changed'],
  ['reminders', 'Reminders', 'Of what is still open, on the days that matter'],
];
const RHYTHM_CHOICES: ChoiceList = [
  ['week', 'On days of the week'],
  ['first', 'On the first day of each month'],
  ['last', 'On the last day of each month'],
];
const DAY_NAMES = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const DAY_CHOICES: ChoiceList = WEEKDAYS.map((day, i) => [day, DAY_NAMES[i] ?? day]);

export function subscribeModal(
  form: SubscribeForm,
  memory: SubscribeMemory,
  { items, now }: { readonly items: readonly WatchChoice[]; readonly now: Temporal.Instant },
): ModalView {
  return {
    type: 'modal',
    callback_id: SUBSCRIBE_MODAL,
    private_metadata: privateMetadata({ ...memory, days: form.days }),
    title: viewTitle('Subscribe'),
    submit: plainText('Subscribe'),
    close: plainText('Cancel'),
    blocks: [
      ...channelInput(memory),
      inputBlock('what', 'What', radioButtons(POST_KIND_CHOICES, form.what)),
      ...(form.what === 'reminders' ? itemsInput(form, items) : []),
      inputBlock('rhythm', 'When', radioButtons(RHYTHM_CHOICES, form.rhythm)),
      ...(form.rhythm === 'week' ? [inputBlock('days', 'Days', dayCheckboxes(form.days))] : []),
      inputBlock('time', 'At', { type: 'timepicker', ...(form.time && { initial_time: form.time }) }),
      inputBlock('zone', 'In the time zone', {
        type: 'external_select',
        min_query_length: 0,
        placeholder: plainText('Type a city or the name of a zone'),
        ...('zone' in parseZone(form.zone) && { initial_option: zoneOption(form.zone, now) }),
      }),
      ...previewBlocks(form, now),
    ],
  };
}

export function noticeModal(title: string, text: string): ModalView {
  return {
    type: 'modal',
    title: viewTitle(title),
    close: plainText('Close'),
    blocks: paragraphs(sections({ text })),
  };
}

export function zoneOptions(typed: string, now: Temporal.Instant): PlainTextOption[] {
  return searchZones(typed, MAX_SELECT_OPTIONS).map((zone) => zoneOption(zone, now));
}

export function subscribeButton(story?: string): Button {
  const button: Button = { type: 'button', action_id: OPEN_SUBSCRIBE_ACTION, text: plainText('Subscribe…') };
  return story === undefined ? button : { ...button, value: story };
}

function channelInput({ channel, direct }: SubscribeMemory): KnownBlock[] {
  if (channel === undefined) {
    return [
      {
        type: 'input',
        block_id: 'channel',
        label: plainText('Channel'),
        ...(direct !== undefined && { optional: true, hint: plainText('Leave empty for direct messages to you') }),
        element: {
          type: 'conversations_select',
          action_id: 'channel',
          default_to_current_conversation: true,
          filter: { include: ['public', 'private'] },
        },
      },
    ];
  }
  if (!/^[CG]/.test(channel)) return contextBlocks('Posted here, as direct messages.');
  const elements: RichTextElement[] = [
    { type: 'text', text: 'Posted in ' },
    { type: 'channel', channel_id: channel },
  ];
  return paragraphs([{ type: 'rich_text_section', elements }]);
}

function inputBlock(name: (typeof SUBSCRIBE_INPUTS)[number], label: string, element: InputBlockElement): InputBlock {
  return {
    type: 'input',
    block_id: name,
    label: plainText(label),
    dispatch_action: true,
    element: { ...element, action_id: name },
  };
}

function itemsInput(form: SubscribeForm, items: readonly WatchChoice[]): KnownBlock[] {
  const options = items.slice(0, MAX_SELECT_OPTIONS).map(({ id, title }) => selectOption(title, id));
  const chosenOptions = options.filter(({ value }) => form.items.includes(value ?? ''));
  if (options.length === 0) return [];
  return [
    {
      type: 'input',
      block_id: 'items',
      label: plainText('About'),
      optional: true,
      element: {
        type: 'multi_static_select',
        action_id: 'items',
        placeholder: plainText('Everything that is open, now and later'),
        options,
        ...(chosenOptions.length > 0 && { initial_options: chosenOptions }),
      },
    },
  ];
}

function radioButtons(choices: ChoiceList, chosen: string): InputBlockElement {
  const options = choices.map(toOption);
  const initialOption = options.find(({ value }) => value === chosen);
  return { type: 'radio_buttons', options, ...(initialOption && { initial_option: initialOption }) };
}

function dayCheckboxes(days: readonly string[]): InputBlockElement {
  const options = DAY_CHOICES.map(toOption);
  const initial = options.filter(({ value }) => days.includes(value ?? ''));
  return { type: 'checkboxes', options, ...(initial.length > 0 && { initial_options: initial }) };
}

function toOption([value, label, description]: ChoiceList[number]): Option {
  return { text: plainText(label), value, ...(description && { description: plainText(description) }) };
}

function zoneOption(zone: string, now: Temporal.Instant): PlainTextOption {
  const { offset } = now.toZonedDateTimeISO(zone);
  return selectOption(`${zone} (UTC${offset})`, zone);
}

function previewBlocks(form: SubscribeForm, now: Temporal.Instant): KnownBlock[] {
  if (Object.keys(scheduleFaults(form)).length > 0) {
    return contextBlocks('Choose days, a time and a time zone to see when it comes.');
  }
  const runs = nextRuns(form, now).map((run) => runItem(run, form.zone));
  return [
    { type: 'divider' },
    ...paragraphs(sections({ text: `The next five times (${form.zone})`, style: 'bold' })),
    ...bullets(
      runs.flatMap(({ text, note = '' }) => sections({ text }, { text: note, style: 'italic', isOnOwnLine: true })),
    ),
    ...(form.what === 'reminders' ? contextBlocks('On days without a reminder, nothing is posted.') : []),
    ...(form.what === 'changes' ? contextBlocks('If nothing changed, nothing is posted.') : []),
  ];
}
