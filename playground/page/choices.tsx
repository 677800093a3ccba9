import { useEffect, useRef, useState } from 'react';
import type { FieldControl } from './dialog.tsx';
import { errorMessage } from './server.ts';

export interface ChoiceOption {
  readonly value: string;
  readonly label: string;
  readonly description?: string | undefined;
}

interface MenuProps {
  /** Stays visible after a choice, because the menu triggers an action. */
  readonly label: string;
  readonly options: readonly ChoiceOption[];
  readonly isDisabled?: boolean;
  readonly onChoose: (value: string) => void;
}

export function Menu({ label, options, isDisabled = false, onChoose }: MenuProps) {
  return (
    <select
      className="menu"
      aria-label={label}
      disabled={isDisabled || options.length === 0}
      value=""
      onChange={({ target }) => onChoose(target.value)}
    >
      <option value="" hidden>
        {label}
      </option>
      {options.map(({ value, label: text, description }) => (
        <option key={value} value={value}>
          {description === undefined ? text : `${text} – ${description}`}
        </option>
      ))}
    </select>
  );
}

interface ChoicesProps {
  readonly label: string;
  readonly options: readonly ChoiceOption[];
  readonly onChoose: (option: ChoiceOption) => void;
}

export function Choices({ label, options, onChoose }: ChoicesProps) {
  return (
    <ul
      className="choices"
      aria-label={label}
      onKeyDown={(event) => {
        if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
        event.preventDefault();
        const row = document.activeElement?.closest('li');
        const next = event.key === 'ArrowDown' ? row?.nextElementSibling : row?.previousElementSibling;
        next?.querySelector('button')?.focus();
      }}
    >
      {options.map((option) => (
        <li key={option.value}>
          <button type="button" onClick={() => onChoose(option)}>
            <span>{option.label}</span>
            {option.description !== undefined && <span className="option-description">{option.description}</span>}
          </button>
        </li>
      ))}
    </ul>
  );
}

/**
 * Moves the focus to a field's first choice.
 * @returns false if the field has no choices
 */
export function focusFirstChoice(field: Element): boolean {
  const firstChoice = field.closest('.chooser')?.querySelector<HTMLElement>('.choices button');
  firstChoice?.focus();
  return firstChoice != null;
}

interface LookupProps {
  readonly control: FieldControl;
  readonly label: string;
  readonly text: string;
  readonly placeholder?: string | undefined;
  readonly hasFocus?: boolean;
  readonly findOptions: (typed: string) => Promise<readonly ChoiceOption[]>;
  readonly onType: (text: string) => void;
  readonly onChoose: (option: ChoiceOption) => void;
  readonly onLeave?: () => void;
}

/** Draws a field that suggests choices for the typed text, but also accepts other text. */
export function Lookup(props: LookupProps) {
  const { control, label, text, placeholder, hasFocus = false, findOptions } = props;
  const [options, setOptions] = useState<readonly ChoiceOption[]>([]);
  const [fault, setFault] = useState<string | undefined>(undefined);
  const latestLookup = useRef(0);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (hasFocus) field.current?.focus();
  }, [hasFocus]);
  const offerChoices = async (typed: string) => {
    latestLookup.current += 1;
    const lookup = latestLookup.current;
    try {
      const foundOptions = await findOptions(typed);
      if (lookup !== latestLookup.current) return;
      setFault(undefined);
      setOptions(foundOptions);
    } catch (error) {
      if (lookup === latestLookup.current) setFault(errorMessage(error));
    }
  };
  const close = () => {
    latestLookup.current += 1;
    setOptions([]);
  };
  const leave = () => {
    close();
    props.onLeave?.();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the field and the buttons inside have the focus
    <div
      className="chooser"
      onBlur={({ currentTarget, relatedTarget }) => {
        if (!currentTarget.contains(relatedTarget)) leave();
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || options.length === 0) return;
        event.preventDefault();
        event.stopPropagation();
        field.current?.focus();
        leave();
      }}
    >
      <input
        {...control}
        ref={field}
        type="text"
        autoComplete="off"
        placeholder={placeholder}
        value={text}
        onChange={({ target }) => {
          props.onType(target.value);
          void offerChoices(target.value);
        }}
        onFocus={() => void offerChoices(text)}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown') return;
          event.preventDefault();
          if (!focusFirstChoice(event.currentTarget)) void offerChoices(text);
        }}
      />
      {options.length > 0 && (
        <Choices
          label={label}
          options={options}
          onChoose={(option) => {
            props.onChoose(option);
            field.current?.focus();
            close();
          }}
        />
      )}
      {fault !== undefined && <p className="notice notice-bad">{fault}</p>}
    </div>
  );
}
