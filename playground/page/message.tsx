import type { ReactNode } from 'react';
import type { PaneMessage } from '../protocol.ts';
import { Avatar } from './avatar.tsx';
import type { Theme } from './theme.ts';
import { formatTime, momentInWords } from './time.ts';

interface Props {
  readonly message: PaneMessage;
  readonly name: string;
  readonly zone: string;
  /** Shown above a message that only one user sees. */
  readonly privateNote: string;
  readonly children: ReactNode;
}

export function MessageFrame({ message, name, zone, privateNote, children }: Props) {
  const { from, at, isPrivate } = message;
  return (
    <article
      className={`message${isPrivate ? ' message-private' : ''}`}
      aria-label={`${name}, ${formatTime(at, zone)}`}
    >
      <Avatar from={from} name={name} />
      <div className="message-body">
        {isPrivate && <p className="privately">{privateNote}</p>}
        <div className="message-head">
          <span className="message-name">{name}</span>
          {from === 'bot' && <span className="message-tag">APP</span>}
          <time dateTime={at} title={momentInWords(at, zone)}>
            {formatTime(at, zone)}
          </time>
        </div>
        {children}
      </div>
    </article>
  );
}

interface DrawnMessage {
  readonly message: PaneMessage;
  readonly theme: Theme;
  readonly zone: string;
  readonly names: Readonly<Record<string, string>>;
}

/** Returns true if the message would look the same, so React need not draw it again. */
export function areMessagePropsEqual(before: DrawnMessage, now: DrawnMessage): boolean {
  return (
    before.message === now.message &&
    before.theme === now.theme &&
    before.zone === now.zone &&
    JSON.stringify(before.names) === JSON.stringify(now.names)
  );
}

export function DayLine({ words }: { readonly words: string }) {
  return (
    <p className="day-line">
      <span>{words}</span>
    </p>
  );
}
