import { type ReactNode, useEffect, useId, useRef } from 'react';
import { createPortal } from 'react-dom';

interface Props {
  readonly title: string;
  readonly className: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** Draws a modal dialog. The browser traps the focus, and restores it afterwards. */
export function Dialog({ title, className, onClose, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const shownDialog = dialog.current;
    shownDialog?.showModal();
    focusFirst(shownDialog);
    return () => shownDialog?.close();
  }, []);
  useEffect(() => {
    // A change of the contents may have removed the focused element.
    if (!dialog.current?.contains(document.activeElement)) focusFirst(dialog.current);
  });
  // A dialog inside a hidden pane would be invisible and still block the page.
  return createPortal(
    <dialog
      ref={dialog}
      className={`dialog ${className}`}
      aria-labelledby={id}
      onCancel={(event) => {
        // An element inside, such as a file input, may also emit `cancel`.
        if (event.target !== event.currentTarget) return;
        event.preventDefault();
        onClose();
      }}
    >
      <header className="dialog-head">
        <h2 id={id}>{title}</h2>
        <button type="button" className="icon-button" aria-label="Close" onClick={onClose}>
          <span aria-hidden="true">×</span>
        </button>
      </header>
      {children}
    </dialog>,
    document.body,
  );
}

interface FormProps {
  readonly cancelLabel: string;
  readonly submitLabel: string | undefined;
  readonly onCancel: () => void;
  readonly onSubmit: () => void;
  readonly children: ReactNode;
}

export function DialogForm({ cancelLabel, submitLabel, onCancel, onSubmit, children }: FormProps) {
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      <div className="dialog-body">{children}</div>
      <footer className="dialog-foot">
        <button type="button" className="button" onClick={onCancel}>
          {cancelLabel}
        </button>
        {submitLabel !== undefined && (
          <button type="submit" className="button button-main">
            {submitLabel}
          </button>
        )}
      </footer>
    </form>
  );
}

interface FieldProps {
  readonly label: string;
  readonly hint: string | undefined;
  readonly isHintAbove?: boolean;
  readonly error: string | undefined;
  /** A group has several inputs, each with its own label. */
  readonly isGroup?: boolean;
  readonly children: (control: FieldControl) => ReactNode;
}

export interface FieldControl {
  readonly id: string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': boolean;
}

export function Field({ label, hint, isHintAbove = false, error, isGroup = false, children }: FieldProps) {
  const id = useId();
  const describedBy =
    [hint !== undefined && `${id}-hint`, error !== undefined && `${id}-error`].filter(Boolean).join(' ') || undefined;
  const hintText = hint !== undefined && (
    <p className="field-hint" id={`${id}-hint`}>
      {hint}
    </p>
  );
  const content = (
    <>
      {isHintAbove && hintText}
      {children({ id, 'aria-describedby': describedBy, 'aria-invalid': error !== undefined })}
      {!isHintAbove && hintText}
      {error !== undefined && (
        <p className="field-error" id={`${id}-error`} role="alert">
          {error}
        </p>
      )}
    </>
  );
  return isGroup ? (
    <fieldset className="field" aria-describedby={describedBy}>
      <legend>{label}</legend>
      {content}
    </fieldset>
  ) : (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {content}
    </div>
  );
}

/** Skips the close button, which comes first. */
function focusFirst(dialog: HTMLElement | null): void {
  const fields = '.dialog-body :is(input, select, textarea), .dialog-foot button';
  dialog?.querySelector<HTMLElement>(fields)?.focus({ preventScroll: true });
}
