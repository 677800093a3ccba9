import type { ReactNode } from 'react';
import type { Said } from '../protocol.ts';
import { Avatar } from './avatar.tsx';
import { momentInWords, timeIn } from './time.ts';

interface Props {
  readonly said: Said;
  readonly name: string;
  readonly zone: string;
  /** The platform's note on a message that only one person sees. */
  readonly privately: string;
  readonly children: ReactNode;
}

/** A message with its author and time. */
export function MessageFrame({ said, name, zone, privately, children }: Props) {
  const { from, at, isPrivate } = said;
  return (
    <article className={`message${isPrivate ? ' message-private' : ''}`} aria-label={`${name}, ${timeIn(at, zone)}`}>
      <Avatar from={from} name={name} />
      <div className="message-body">
        {isPrivate && <p className="privately">{privately}</p>}
        <div className="message-head">
          <span className="message-name">{name}</span>
          {from === 'bot' && <span className="message-tag">APP</span>}
          <time dateTime={at} title={momentInWords(at, zone)}>
            {timeIn(at, zone)}
          </time>
        </div>
        {children}
      </div>
    </article>
  );
}

/** A line with the date, above the first message of a day. */
export function DayLine({ words }: { readonly words: string }) {
  return (
    <p className="day-line">
      <span>{words}</span>
    </p>
  );
}
