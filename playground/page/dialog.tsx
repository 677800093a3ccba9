import { type ReactNode, useEffect, useId, useRef } from 'react';
import { createPortal } from 'react-dom';

interface Props {
  readonly title: string;
  readonly className: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A dialog over the whole page. The browser keeps the focus in it, closes it with Escape, and gives the focus back. */
export function Dialog({ title, className, onClose, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    focusFirst(shown);
    return () => shown?.close();
  }, []);
  useEffect(() => {
    // What had the focus may have gone with what the dialog showed before.
    if (!dialog.current?.contains(document.activeElement)) focusFirst(dialog.current);
  });
  // In the body, since it would stay unseen, and the page out of reach, in a pane that is not shown.
  return createPortal(
    <dialog
      ref={dialog}
      className={`dialog ${className}`}
      aria-labelledby={id}
      onCancel={(event) => {
        // A list of choices inside closes first; a file chooser would cancel too.
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

/** Not the button that closes it, which comes first. */
function focusFirst(dialog: HTMLElement | null): void {
  const fields = '.dialog-body :is(input, select, textarea), .dialog-foot button';
  dialog?.querySelector<HTMLElement>(fields)?.focus({ preventScroll: true });
}
