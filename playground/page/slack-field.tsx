import { type ReactNode, useEffect, useRef, useState } from 'react';
import { type ChoiceOption, Lookup } from './choices.tsx';
import { Field, type FieldControl } from './dialog.tsx';
import { askSlack } from './server.ts';
import type { InputState } from './slack-actions.ts';
import { type SlackInput, type SlackOption, slackOptions } from './slack-payload.ts';

interface Props {
  readonly input: SlackInput;
  readonly state: InputState;
  readonly error: string | undefined;
  readonly names: Readonly<Record<string, string>>;
  readonly onChange: (state: InputState) => void;
}

const GROUP_TYPES = ['checkboxes', 'radio_buttons', 'multi_static_select'];

export function SlackField(props: Props) {
  const { input, error } = props;
  const isGroup = GROUP_TYPES.includes(input.element.type);
  const label = `${input.label.text}${input.optional ? ' (optional)' : ''}`;
  return (
    <Field label={label} hint={input.hint?.text} error={error} isGroup={isGroup}>
      {(control) => (isGroup ? <OptionGroup {...props} id={control.id} /> : <Control {...props} control={control} />)}
    </Field>
  );
}

function OptionGroup({ input, state, id, onChange }: Props & { readonly id: string }) {
  const { element } = input;
  const isSingleChoice = element.type === 'radio_buttons';
  const { options = [] } = element;
  const chosenValues = isSingleChoice
    ? [state.selected_option?.value ?? '']
    : (state.selected_options ?? []).map(({ value = '' }) => value);
  const toggleOption = (option: SlackOption, isOn: boolean) => {
    if (isSingleChoice) return onChange({ type: element.type, selected_option: option });
    const value = option.value ?? '';
    const newValues = isOn ? [...chosenValues, value] : chosenValues.filter((chosenValue) => chosenValue !== value);
    onChange({
      type: element.type,
      selected_options: options.filter((candidate) => newValues.includes(candidate.value ?? '')),
    });
  };
  return options.map((option) => (
    <label key={option.value} className="choice">
      <input
        type={isSingleChoice ? 'radio' : 'checkbox'}
        name={id}
        checked={chosenValues.includes(option.value ?? '')}
        onChange={({ target }) => toggleOption(option, target.checked)}
      />
      <span>
        {option.text.text}
        {option.description && <span className="option-description">{option.description.text}</span>}
      </span>
    </label>
  ));
}

interface ControlProps extends Props {
  readonly control: FieldControl;
}

function Control(props: ControlProps): ReactNode {
  const { input, state, names, control, onChange } = props;
  const { element } = input;
  const { type, placeholder } = element;
  switch (type) {
    case 'plain_text_input':
      return <TextInput {...props} />;
    case 'timepicker':
    case 'datepicker': {
      const field = type === 'timepicker' ? 'selected_time' : 'selected_date';
      return (
        <input
          {...control}
          type={type === 'timepicker' ? 'time' : 'date'}
          value={state[field] ?? ''}
          onChange={({ target }) => onChange({ type, [field]: target.value === '' ? null : target.value })}
        />
      );
    }
    case 'static_select': {
      const { options = [] } = element;
      return (
        <select
          {...control}
          value={state.selected_option?.value ?? ''}
          onChange={({ target }) => {
            onChange({ type, selected_option: options.find(({ value }) => value === target.value) ?? null });
          }}
        >
          <option value="">{placeholder?.text ?? 'Choose one'}</option>
          {options.map(({ text, value = '' }) => (
            <option key={value} value={value}>
              {text.text}
            </option>
          ))}
        </select>
      );
    }
    case 'external_select':
      return <ExternalSelect {...props} />;
    case 'conversations_select':
      return (
        <select
          {...control}
          value={state.selected_conversation ?? ''}
          onChange={({ target }) =>
            onChange({ type, selected_conversation: target.value === '' ? null : target.value })
          }
        >
          <option value="">{placeholder?.text ?? 'Choose a channel'}</option>
          {Object.entries(names)
            .filter(([channel]) => channel.startsWith('C'))
            .map(([channel, name]) => (
              <option key={channel} value={channel}>
                # {name}
              </option>
            ))}
        </select>
      );
    default:
      return (
        <p id={control.id} className="notice">
          unsupported: {type}
        </p>
      );
  }
}

function TextInput({ input, state, control, onChange }: ControlProps) {
  const { element } = input;
  const field = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  const hasFocus = element.focus_on_load === true;
  useEffect(() => {
    if (hasFocus) field.current?.focus();
  }, [hasFocus]);
  const commonProps = {
    ...control,
    ref: field,
    placeholder: element.placeholder?.text,
    maxLength: element.max_length,
    value: state.value ?? '',
    onChange: ({ target }: { target: { value: string } }) => {
      onChange({ type: element.type, value: target.value === '' ? null : target.value });
    },
  };
  return element.multiline ? (
    <textarea {...commonProps} rows={4} />
  ) : (
    <input {...commonProps} type="text" autoComplete="off" />
  );
}

function ExternalSelect({ input, state, control, onChange }: ControlProps) {
  const { element, block_id: blockId } = input;
  const chosen = state.selected_option?.text.text ?? '';
  const [typedText, setTypedText] = useState<string | undefined>(undefined);
  const [foundOptions, setFoundOptions] = useState<readonly SlackOption[]>([]);
  const findOptions = async (value: string): Promise<readonly ChoiceOption[]> => {
    const isChosen = value === chosen;
    const options = slackOptions(
      await askSlack({ kind: 'type', blockId, actionId: element.action_id, value: isChosen ? '' : value }),
    );
    setFoundOptions(options);
    return options.map(({ text, value: id = '' }) => ({ value: id, label: text.text }));
  };
  return (
    <Lookup
      control={control}
      label={input.label.text}
      text={typedText ?? chosen}
      placeholder={element.placeholder?.text}
      findOptions={findOptions}
      onType={setTypedText}
      onLeave={() => setTypedText(undefined)}
      onChoose={({ value }) => {
        setTypedText(undefined);
        const option = foundOptions.find((candidate) => candidate.value === value);
        if (option) onChange({ type: element.type, selected_option: option });
      }}
    />
  );
}
