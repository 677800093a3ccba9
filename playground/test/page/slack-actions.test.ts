import { describe, expect, it } from 'vitest';
import { emptyInputs, initialState, toAction, viewValues } from '../../page/slack-actions.ts';
import { type SlackInput, slackInput } from '../../page/slack-payload.ts';

const option = (value: string) => ({ text: { type: 'plain_text', text: value.toUpperCase() }, value });

function input(block_id: string, element: object, otherFields: object = {}): SlackInput {
  const parsedInput = slackInput({ type: 'input', block_id, label: { text: block_id }, element, ...otherFields });
  if (!parsedInput) throw new Error('The block is not an input');
  return parsedInput;
}

const time = input('time', { type: 'timepicker', action_id: 'time', initial_time: '09:00' });
const days = input('days', { type: 'checkboxes', action_id: 'days', options: ['mon', 'tue'].map(option) });
const note = input('note', { type: 'plain_text_input', action_id: 'note' }, { optional: true });

describe('the initial value of a Slack input', () => {
  it.each([
    [{ type: 'timepicker', initial_time: '09:00' }, { selected_time: '09:00' }],
    [{ type: 'timepicker' }, { selected_time: null }],
    [{ type: 'datepicker', initial_date: '2026-05-08' }, { selected_date: '2026-05-08' }],
    [{ type: 'plain_text_input' }, { value: null }],
    [{ type: 'plain_text_input', initial_value: 'x' }, { value: 'x' }],
    [{ type: 'radio_buttons', initial_option: option('a') }, { selected_option: option('a') }],
    [{ type: 'external_select' }, { selected_option: null }],
    [{ type: 'checkboxes', initial_options: [option('a')] }, { selected_options: [option('a')] }],
    [{ type: 'multi_static_select' }, { selected_options: [] }],
    [{ type: 'conversations_select', default_to_current_conversation: true }, { selected_conversation: 'C1' }],
    [{ type: 'conversations_select' }, { selected_conversation: null }],
  ])('follows from its element: %j gives %j', (element, state) => {
    expect(initialState(input('b', { action_id: 'a', ...element }).element, 'C1')).toEqual({
      type: element.type,
      ...state,
    });
  });
});

describe('the values of a Slack view', () => {
  it("are what was entered, or else the initial values, in Slack's format", () => {
    const values = viewValues([time, days], {
      days: { days: { type: 'checkboxes', selected_options: [option('tue')] } },
    });
    expect(values).toEqual({
      time: { time: { type: 'timepicker', selected_time: '09:00' } },
      days: { days: { type: 'checkboxes', selected_options: [option('tue')] } },
    });
  });

  it('show which required inputs are empty', () => {
    const allInputs = [time, days, note];
    expect(emptyInputs(allInputs, viewValues(allInputs, {}))).toEqual(['days']);
    expect(
      emptyInputs(allInputs, viewValues(allInputs, { time: { time: { type: 'timepicker', selected_time: null } } })),
    ).toEqual(['time', 'days']);
  });
});

describe('a Slack action', () => {
  it('has the id, text and value of its button', () => {
    const { element } = input('b', {
      type: 'button',
      action_id: 'x',
      text: { type: 'plain_text', text: 'X' },
      value: 'v',
    });
    expect(toAction(element, undefined)).toEqual({
      type: 'button',
      action_id: 'x',
      text: { type: 'plain_text', text: 'X' },
      value: 'v',
    });
  });

  it('has the block and the chosen option of its menu', () => {
    const { element } = input('b', { type: 'static_select', action_id: 'x', options: [option('a')] });
    expect(toAction(element, 'b', { selected_option: option('a') })).toEqual({
      type: 'static_select',
      action_id: 'x',
      block_id: 'b',
      selected_option: option('a'),
    });
  });
});
