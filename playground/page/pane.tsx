import { type ReactNode, useEffect, useRef } from 'react';

interface Place<T extends string> {
  readonly id: T;
  readonly label: string;
}

interface Props<T extends string> {
  readonly platform: string;
  readonly className: string;
  readonly places: readonly Place<T>[];
  readonly place: T;
  readonly onPlace: (place: T) => void;
  /** The newest is last. */
  readonly faults: readonly string[];
  readonly isReady: boolean;
  readonly children: ReactNode;
}

export function PaneFrame<T extends string>(props: Props<T>) {
  const { platform, className, places, place, onPlace, faults, isReady, children } = props;
  return (
    <section className={`pane ${className}`} aria-labelledby={`${className}-title`}>
      <nav className="places" aria-label={`Places in ${platform}`}>
        <h2 id={`${className}-title`}>{platform}</h2>
        {places.map(({ id, label }) => (
          <button type="button" key={id} aria-current={id === place ? 'true' : undefined} onClick={() => onPlace(id)}>
            {label}
          </button>
        ))}
      </nav>
      <div className="pane-main">
        {!isReady && (
          <p className="notice" role="status">
            {`The app for ${platform} is starting…`}
          </p>
        )}
        <div role="alert">
          {[...new Set(faults.toReversed())].map((fault) => (
            <p key={fault} className="notice notice-bad">
              {fault}
            </p>
          ))}
        </div>
        {children}
      </div>
    </section>
  );
}

interface LogProps {
  readonly label: string;
  /** When it changes, the log scrolls to the newest message. */
  readonly version: string;
  readonly children: ReactNode;
}

export function Log({ label, version, children }: LogProps) {
  const log = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version says when to scroll
  useEffect(() => showNewest(log.current), [version]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and the keyboard must reach it
    <section className="log" ref={log} tabIndex={0} aria-label={label} onLoadCapture={() => showNewest(log.current)}>
      {children}
    </section>
  );
}

/** Shows a long message from its beginning, and a short one at the bottom. */
function showNewest(log: HTMLElement | null): void {
  if (!log) return;
  log.scrollTop = log.scrollHeight;
  const newest = [...log.querySelectorAll('.message')].at(-1);
  if (newest && newest.clientHeight > log.clientHeight) newest.scrollIntoView({ block: 'start' });
}

interface HeadProps {
  readonly title: string;
  readonly about: string;
  readonly onClear?: (() => void) | undefined;
}

export function PlaceHead({ title, about, onClear }: HeadProps) {
  return (
    <header className="place-head">
      <h3>{title}</h3>
      <p>{about}</p>
      {onClear && (
        <button type="button" className="link-button" onClick={onClear}>
          Clear messages
        </button>
      )}
    </header>
  );
}

interface SuggestionsProps {
  readonly texts: readonly string[];
  readonly onChoose: (text: string) => void;
}

export function Suggestions({ texts, onChoose }: SuggestionsProps) {
  return (
    <ul className="suggestions" aria-label="Suggestions">
      {texts.map((text) => (
        <li key={text}>
          <button type="button" className="suggestion" onClick={() => onChoose(text)}>
            {text}
          </button>
        </li>
      ))}
    </ul>
  );
}
