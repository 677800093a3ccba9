import type { SlackElement, SlackInput, SlackOption } from './slack-payload.ts';

/** As in Slack's `view.state.values`. */
export type InputState = {
  readonly type?: string;
  readonly value?: string | null;
  readonly selected_option?: SlackOption | null | undefined;
  readonly selected_options?: readonly SlackOption[];
  readonly selected_time?: string | null;
  readonly selected_date?: string | null;
  readonly selected_conversation?: string | null;
};
export type InputValues = Record<string, Record<string, InputState>>;

/** `currentConversation` is the initial choice of a channel menu that defaults to it. */
export function initialState(element: SlackElement, currentConversation?: string): InputState {
  const { type } = element;
  switch (type) {
    case 'checkboxes':
    case 'multi_static_select':
      return { type, selected_options: element.initial_options ?? [] };
    case 'static_select':
    case 'external_select':
    case 'radio_buttons':
      return { type, selected_option: element.initial_option ?? null };
    case 'timepicker':
      return { type, selected_time: element.initial_time ?? null };
    case 'datepicker':
      return { type, selected_date: element.initial_date ?? null };
    case 'conversations_select': {
      const conversation = element.default_to_current_conversation ? currentConversation : undefined;
      return { type, selected_conversation: element.initial_conversation ?? conversation ?? null };
    }
    default:
      return { type, value: element.initial_value ?? null };
  }
}

/** Returns each input's state, as entered or initial. */
export function viewValues(
  inputs: readonly SlackInput[],
  filledValues: InputValues,
  currentConversation?: string,
): InputValues {
  const values: InputValues = {};
  for (const { block_id: block, element } of inputs) {
    const state = filledValues[block]?.[element.action_id] ?? initialState(element, currentConversation);
    values[block] = { ...values[block], [element.action_id]: state };
  }
  return values;
}

/** Returns the action that Slack sends for an element. */
export function toAction(element: SlackElement, blockId: string | undefined, state: InputState = {}) {
  const { type, action_id, text, value } = element;
  return {
    type,
    action_id,
    ...(blockId !== undefined && { block_id: blockId }),
    ...(text !== undefined && { text }),
    ...(value !== undefined && { value }),
    ...state,
  };
}

export function emptyInputs(inputs: readonly SlackInput[], values: InputValues): string[] {
  const isEmpty = (state: InputState = {}) =>
    Object.entries(state).every(
      ([name, fieldValue]) =>
        name === 'type' ||
        fieldValue === null ||
        fieldValue === '' ||
        (Array.isArray(fieldValue) && fieldValue.length === 0),
    );
  return inputs
    .filter(({ optional, block_id, element }) => !optional && isEmpty(values[block_id]?.[element.action_id]))
    .map(({ block_id }) => block_id);
}
