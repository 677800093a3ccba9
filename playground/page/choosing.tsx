import { type KeyboardEvent, useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import { inWords } from './server.ts';

/** One of what can be chosen. */
export interface Choosable {
  readonly value: string;
  readonly label: string;
  readonly description?: string | undefined;
}

/** The most that a list is high, and what stays free around it, in pixels. */
const LIST_HEIGHT = 256;
const ROOM_LEFT = 12;

interface ListProps {
  readonly id: string;
  readonly label: string;
  readonly options: readonly Choosable[];
  readonly active: number;
  readonly onChoose: (option: Choosable) => void;
}

/** A list as high as fits on the side of its button where there is more room, if there is not enough below. */
function roomOf(list: HTMLElement | null): { isUp: boolean; height: number } | undefined {
  const button = list?.parentElement?.getBoundingClientRect();
  if (!button) return undefined;
  const around = list?.closest('.log, .dialog')?.getBoundingClientRect();
  const above = button.top - Math.max(around?.top ?? 0, 0) - ROOM_LEFT;
  const below = Math.min(around?.bottom ?? innerHeight, innerHeight) - button.bottom - ROOM_LEFT;
  const isUp = below < LIST_HEIGHT && above > below;
  return { isUp, height: Math.min(LIST_HEIGHT, isUp ? above : below) };
}

function Options({ id, label, options, active, onChoose }: ListProps) {
  const list = useRef<HTMLDivElement>(null);
  const [room, setRoom] = useState<{ isUp: boolean; height: number } | undefined>(undefined);
  useLayoutEffect(() => setRoom(roomOf(list.current)), []);
  useEffect(() => {
    list.current?.querySelector(`#${CSS.escape(`${id}-${active}`)}`)?.scrollIntoView({ block: 'nearest' });
  }, [id, active]);
  return (
    <div
      className={`options${room?.isUp ? ' options-up' : ''}`}
      style={{ maxHeight: room?.height }}
      role="listbox"
      id={id}
      aria-label={label}
      ref={list}
    >
      {options.map((option, i) => (
        // The keyboard works on the element that has the focus: the button or input that the list belongs to.
        // biome-ignore lint/a11y/useKeyWithClickEvents: see above
        // biome-ignore lint/a11y/useFocusableInteractive: see above
        <div
          role="option"
          key={option.value}
          id={`${id}-${i}`}
          className="option"
          aria-selected={i === active}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onChoose(option)}
        >
          <span>{option.label}</span>
          {option.description !== undefined && <span className="option-description">{option.description}</span>}
        </div>
      ))}
    </div>
  );
}

/** Which option the keys lead to; undefined for a key that leads nowhere. */
function moved(key: string, active: number, count: number): number | undefined {
  switch (key) {
    case 'ArrowDown':
      return (active + 1) % count;
    case 'ArrowUp':
      return (active - 1 + count) % count;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return undefined;
  }
}

interface MenuProps {
  readonly label: string;
  readonly options: readonly Choosable[];
  readonly isDisabled?: boolean;
  readonly onChoose: (value: string) => void;
}

/** A menu that does something as soon as one is chosen. */
export function Menu({ label, options, isDisabled = false, onChoose }: MenuProps) {
  const [active, setActive] = useState<number | undefined>(undefined);
  const id = useId();
  const isOpen = active !== undefined;
  const choose = (option: Choosable | undefined) => {
    setActive(undefined);
    if (option) onChoose(option.value);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (active === undefined) {
      if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
      event.preventDefault();
      setActive(event.key === 'ArrowDown' ? 0 : options.length - 1);
      return;
    }
    const next = moved(event.key, active, options.length);
    if (next !== undefined) setActive(next);
    else if (event.key === 'Enter' || event.key === ' ') choose(options[active]);
    else if (event.key === 'Escape') setActive(undefined);
    else return;
    event.preventDefault();
  };
  return (
    <div className="menu">
      <button
        type="button"
        className="menu-button"
        role="combobox"
        aria-haspopup="listbox"
        aria-expanded={isOpen}
        aria-controls={id}
        aria-label={label}
        aria-activedescendant={isOpen ? `${id}-${active}` : undefined}
        disabled={isDisabled || options.length === 0}
        onClick={() => setActive(isOpen ? undefined : 0)}
        onKeyDown={onKeyDown}
        onBlur={() => setActive(undefined)}
      >
        <span>{label}</span>
        <span aria-hidden="true">▾</span>
      </button>
      {isOpen && <Options id={id} label={label} options={options} active={active} onChoose={choose} />}
    </div>
  );
}

interface LookupProps {
  readonly id: string;
  readonly label: string;
  /** What is shown in the field. */
  readonly text: string;
  readonly placeholder?: string | undefined;
  readonly describedBy?: string | undefined;
  readonly isInvalid?: boolean;
  readonly hasFocus?: boolean;
  /** What is offered for what is typed. */
  readonly find: (typed: string) => Promise<readonly Choosable[]>;
  readonly onType: (text: string) => void;
  readonly onChoose: (option: Choosable) => void;
  /** The Enter key while no list is open. */
  readonly onEnter?: () => void;
  /** The focus leaves the field. */
  readonly onLeave?: () => void;
}

/** A field that offers what fits what is typed, and whose text somebody may also leave as it is. */
export function Lookup(props: LookupProps) {
  const { id, label, text, placeholder, describedBy, isInvalid = false, hasFocus = false, find } = props;
  const [options, setOptions] = useState<readonly Choosable[]>([]);
  const [active, setActive] = useState<number | undefined>(undefined);
  const [fault, setFault] = useState<string | undefined>(undefined);
  const asked = useRef(0);
  const field = useRef<HTMLInputElement>(null);
  const list = useId();
  const isOpen = active !== undefined && options.length > 0;

  useEffect(() => {
    if (hasFocus) field.current?.focus();
  }, [hasFocus]);

  const offer = async (typed: string) => {
    asked.current += 1;
    const turn = asked.current;
    try {
      const found = await find(typed);
      // A later question may have been answered before.
      if (turn !== asked.current) return;
      setFault(undefined);
      setOptions(found);
      setActive(0);
    } catch (error) {
      if (turn === asked.current) setFault(inWords(error));
    }
  };
  const close = () => {
    asked.current += 1;
    setActive(undefined);
  };
  const choose = (option: Choosable | undefined) => {
    close();
    if (option) props.onChoose(option);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (!isOpen) {
      if (event.key === 'ArrowDown') void offer(text);
      else if (event.key === 'Enter' && props.onEnter) props.onEnter();
      else return;
      event.preventDefault();
      return;
    }
    const next = event.key === 'Home' || event.key === 'End' ? undefined : moved(event.key, active, options.length);
    if (next !== undefined) setActive(next);
    else if (event.key === 'Enter') choose(options[active]);
    else if (event.key === 'Escape') close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="menu lookup">
      <input
        id={id}
        ref={field}
        type="text"
        role="combobox"
        autoComplete="off"
        aria-autocomplete="list"
        aria-expanded={isOpen}
        aria-controls={list}
        aria-activedescendant={isOpen ? `${list}-${active}` : undefined}
        aria-describedby={describedBy}
        aria-invalid={isInvalid}
        placeholder={placeholder}
        value={text}
        onChange={({ target }) => {
          props.onType(target.value);
          void offer(target.value);
        }}
        onFocus={() => void offer(text)}
        onBlur={() => {
          close();
          props.onLeave?.();
        }}
        onKeyDown={onKeyDown}
      />
      {isOpen && <Options id={list} label={label} options={options} active={active} onChoose={choose} />}
      {fault !== undefined && <p className="notice notice-bad">{fault}</p>}
    </div>
  );
}
