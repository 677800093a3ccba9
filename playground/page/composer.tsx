import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { type ChoiceOption, Choices, focusFirstChoice } from './choices.tsx';

interface Props {
  readonly label: string;
  readonly placeholder?: string;
  readonly hasFocus?: boolean;
  readonly hintsLabel?: string;
  readonly hintsTitle?: string;
  readonly hintsFor?: (text: string) => readonly ChoiceOption[];
  readonly onHint?: (hint: ChoiceOption, typed: string) => string;
  /** Otherwise Enter sends the text. */
  readonly enterChooses?: boolean;
  readonly onSay: (text: string) => Promise<boolean>;
  readonly onEscape?: () => void;
  readonly above?: ReactNode;
  readonly button?: ReactNode;
}

export function Composer(props: Props) {
  const { label, placeholder = label, hasFocus = false, hintsLabel = '', hintsTitle, enterChooses = false } = props;
  const [text, setText] = useState('');
  const field = useRef<HTMLTextAreaElement>(null);
  const id = useId();
  const hints = props.hintsFor?.(text) ?? [];
  const [firstHint] = hints;
  useEffect(() => {
    if (hasFocus) field.current?.focus();
  }, [hasFocus]);
  const choose = (hint: ChoiceOption) => setText(props.onHint?.(hint, text) ?? hint.value);
  const send = async () => {
    const sentText = text.trim();
    if (sentText === '') return;
    setText('');
    // If sending fails, restores the text unless something else was typed.
    if (!(await props.onSay(sentText))) setText((current) => (current === '' ? sentText : current));
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    const { key, shiftKey } = event;
    const choosesFirst = (key === 'Tab' && !shiftKey) || (key === 'Enter' && enterChooses);
    if (firstHint && key === 'ArrowDown') {
      focusFirstChoice(event.currentTarget);
    } else if (firstHint && choosesFirst && firstHint.value !== text) {
      choose(firstHint);
    } else if (key === 'Enter' && !shiftKey && !event.nativeEvent.isComposing) {
      void send();
    } else if (key === 'Escape') {
      setText('');
      props.onEscape?.();
    } else {
      return;
    }
    event.preventDefault();
  };
  return (
    <form
      className="composer chooser"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      {firstHint && (
        <div className="hints">
          {hintsTitle !== undefined && <p className="hints-title">{hintsTitle}</p>}
          <Choices
            label={hintsLabel}
            options={hints}
            onChoose={(hint) => {
              choose(hint);
              field.current?.focus();
            }}
          />
        </div>
      )}
      {props.above}
      <label className="visually-hidden" htmlFor={id}>
        {label}
      </label>
      <div className="composer-row">
        {props.button}
        <textarea
          id={id}
          ref={field}
          rows={1}
          value={text}
          placeholder={placeholder}
          onChange={({ target }) => setText(target.value)}
          onKeyDown={onKeyDown}
        />
        <button
          type="submit"
          className="send"
          aria-label="Send"
          disabled={text.trim() === '' || (enterChooses && firstHint !== undefined)}
        >
          <span aria-hidden="true">➤</span>
        </button>
      </div>
    </form>
  );
}
