import { type KeyboardEvent, useEffect, useId, useRef } from 'react';
import { Choices, focusFirstChoice } from './choices.tsx';
import { slackHints } from './composer.ts';
import { useDraft } from './draft.ts';

interface Props {
  /** Without the slash; empty where Slack offers no slash commands. */
  readonly command: string;
  readonly label: string;
  readonly onSay: (text: string) => Promise<boolean>;
  readonly onShortcut?: () => void;
  readonly hasFocus?: boolean;
}

/** Draws the composer, with Slack's hints while a slash command is typed. */
export function SlackComposer({ command, label, onSay, onShortcut, hasFocus = false }: Props) {
  const { text, setText, send } = useDraft(onSay);
  const field = useRef<HTMLTextAreaElement>(null);
  const id = useId();
  const hints = command === '' ? [] : slackHints(text, command);
  useEffect(() => {
    if (hasFocus) field.current?.focus();
  }, [hasFocus]);
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
      event.preventDefault();
      void send();
    } else if (event.key === 'Tab' && !event.shiftKey && hints.length > 0 && hints[0]?.text !== text) {
      event.preventDefault();
      setText(hints[0]?.text ?? text);
    } else if (event.key === 'ArrowDown' && hints.length > 0) {
      event.preventDefault();
      focusFirstChoice(event.currentTarget);
    } else if (event.key === 'Escape') {
      setText('');
    }
  };
  return (
    <form
      className="composer chooser"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      {hints.length > 0 && (
        <div className="hints" id={`${id}-hints`}>
          <p className="hints-title">Slash commands. Tab completes the first.</p>
          <Choices
            label="Slash commands"
            options={hints.map(({ text: value, usage, description }) => ({ value, label: usage, description }))}
            onChoose={({ value }) => {
              setText(value);
              field.current?.focus();
            }}
          />
        </div>
      )}
      <label className="visually-hidden" htmlFor={id}>
        {label}
      </label>
      <div className="composer-row">
        {onShortcut && (
          <button type="button" className="icon-button" title="Shortcut: ask in a dialog" onClick={onShortcut}>
            <span aria-hidden="true">⚡</span>
            <span className="visually-hidden">Shortcut: ask in a dialog</span>
          </button>
        )}
        <textarea
          id={id}
          ref={field}
          rows={1}
          value={text}
          placeholder={label}
          aria-describedby={hints.length > 0 ? `${id}-hints` : undefined}
          onChange={({ target }) => setText(target.value)}
          onKeyDown={onKeyDown}
        />
        <button type="submit" className="send" aria-label="Send" disabled={text.trim() === ''}>
          <span aria-hidden="true">➤</span>
        </button>
      </div>
    </form>
  );
}
