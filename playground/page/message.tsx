import type { ReactNode } from 'react';
import type { PaneMessage, Snapshot } from '../protocol.ts';
import type { Theme } from './theme.ts';
import { dayInWords, formatTime, momentInWords, toDay } from './time.ts';

export interface MessageProps {
  readonly message: PaneMessage;
  readonly snapshot: Snapshot;
  readonly theme: Theme;
}

interface FrameProps extends Omit<MessageProps, 'theme'> {
  readonly privateNote: string;
  readonly children: ReactNode;
}

export function MessageFrame({ message, snapshot, privateNote, children }: FrameProps) {
  const { from, at, isPrivate } = message;
  const { zone } = snapshot.clock;
  const name = authorName(message, snapshot);
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

export function authorName({ from }: PaneMessage, { botName, personName }: Snapshot): string {
  return from === 'bot' ? botName : personName;
}

function Avatar({ from, name }: { readonly from: 'person' | 'bot'; readonly name: string }) {
  return (
    <svg className={`avatar avatar-${from}`} viewBox="0 0 36 36" aria-hidden="true" focusable="false">
      <rect width="36" height="36" />
      {from === 'bot' ? (
        <path d="M6 27V15a12 12 0 0 1 24 0v12h-4v-8a3 3 0 0 0-6 0v8h-4v-8a3 3 0 0 0-6 0v8Z" />
      ) : (
        <text x="18" y="24" textAnchor="middle">
          {name.slice(0, 1).toUpperCase()}
        </text>
      )}
    </svg>
  );
}

/** Returns true if React need not draw the message again. Names change only with the briefing, and the time zone never. */
export function areMessagePropsEqual(before: MessageProps, now: MessageProps): boolean {
  return (
    before.message === now.message &&
    before.theme === now.theme &&
    before.snapshot.briefing.version === now.snapshot.briefing.version
  );
}

interface DayLineProps {
  readonly message: PaneMessage;
  readonly previousMessage: PaneMessage | undefined;
  readonly zone: string;
}

export function DayLine({ message, previousMessage, zone }: DayLineProps) {
  const day = toDay(message.at, zone);
  if (previousMessage && toDay(previousMessage.at, zone) === day) return null;
  return (
    <p className="day-line">
      <span>{dayInWords(day)}</span>
    </p>
  );
}
