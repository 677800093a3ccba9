import { useEffect, useId, useState } from 'react';
import { type ClockAction, FIRST_DAY, LAST_DAY, type Snapshot } from '../protocol.ts';
import { askClock, inWords } from './server.ts';
import { dayIn, later, momentInWords, morningOf } from './time.ts';

/** Days on which much is to be seen: the day after the publication, and the day before the derived end of the lease. */
const PRESETS = [
  { day: '2026-05-08', label: '8 May 2026' },
  { day: '2026-11-05', label: '5 November 2026' },
];
const PLATFORMS = { slack: 'Slack', discord: 'Discord' };

/** How often the time that is shown goes on. */
const TICK_MS = 5000;

/** The playground's time, and how to change it. */
export function ClockBar({ snapshot, isWide }: { readonly snapshot: Snapshot; readonly isWide: boolean }) {
  const { clock, nextDelivery, command } = snapshot;
  const [fault, setFault] = useState<string | undefined>(undefined);
  const [isBusy, setBusy] = useState(false);
  const [isOpen, setOpen] = useState(false);
  // Not taken before it is whole: on the way to a day, each key makes another, and going back begins the channels anew.
  const [typed, setTyped] = useState<string | undefined>(undefined);
  const id = useId();
  const now = useRunning(clock.now);
  const day = dayIn(now, clock.zone);
  const act = async (action: ClockAction) => {
    setTyped(undefined);
    setBusy(true);
    try {
      await askClock(action);
      setFault(undefined);
    } catch (error) {
      setFault(inWords(error));
    } finally {
      setBusy(false);
    }
  };
  const setDay = (to: string) => {
    const at = morningOf(to, clock.zone);
    if (at !== undefined) void act({ kind: 'set', at });
  };
  const next = nextDelivery
    ? `${nextDelivery.what} in ${PLATFORMS[nextDelivery.platform]}, ${momentInWords(nextDelivery.at, clock.zone)}`
    : `nothing is subscribed yet: try /${command} subscribe digest daily 09:00`;
  return (
    <section className="clock" aria-label="The playground’s time">
      <p className="clock-now">
        <span className="clock-label">{clock.isReal ? 'Now' : 'Set to'}</span>
        <time dateTime={now}>{momentInWords(now, clock.zone)}</time>
        <span className="clock-label">{clock.zone}</span>
        {!isWide && (
          <button
            type="button"
            className="link-button"
            aria-expanded={isOpen}
            aria-controls={`${id}-set`}
            onClick={() => setOpen(!isOpen)}
          >
            {isOpen ? 'Done' : 'Change the time'}
          </button>
        )}
      </p>
      <div className="clock-controls" id={`${id}-set`} hidden={!isWide && !isOpen}>
        <fieldset className="clock-set">
          <legend className="visually-hidden">Set the time</legend>
          {PRESETS.map((preset) => (
            <button
              type="button"
              key={preset.day}
              className="button"
              aria-pressed={!clock.isReal && day === preset.day}
              onClick={() => setDay(preset.day)}
            >
              {preset.label}
            </button>
          ))}
          <button
            type="button"
            className="button"
            aria-pressed={clock.isReal}
            onClick={() => void act({ kind: 'real' })}
          >
            Today
          </button>
          <form
            className="clock-day"
            onSubmit={(event) => {
              event.preventDefault();
              setDay(typed ?? day);
            }}
          >
            <label className="visually-hidden" htmlFor={id}>
              Any day
            </label>
            <input
              id={id}
              type="date"
              required
              min={FIRST_DAY}
              max={LAST_DAY}
              value={typed ?? day}
              title="Going back in time begins the channels anew"
              onChange={({ target }) => setTyped(target.value)}
            />
            {typed !== undefined && typed !== day && (
              <button type="submit" className="button">
                Go
              </button>
            )}
          </form>
        </fieldset>
        <div className="clock-next">
          <button
            type="button"
            className="button button-main"
            aria-describedby={`${id}-next`}
            disabled={!nextDelivery || isBusy}
            onClick={() => void act({ kind: 'next delivery' })}
          >
            Run to the next delivery
          </button>
          <span id={`${id}-next`}>{isBusy ? 'moving the clock…' : next}</span>
        </div>
      </div>
      {fault !== undefined && (
        <p className="notice notice-bad" role="alert">
          {fault}
        </p>
      )}
    </section>
  );
}

/** The clock goes on between what the server tells of it, whatever it was set to. */
function useRunning(told: string): string {
  const [elapsed, setElapsed] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it goes on from what was told last
  useEffect(() => {
    const since = performance.now();
    setElapsed(0);
    const timer = setInterval(() => setElapsed(performance.now() - since), TICK_MS);
    return () => clearInterval(timer);
  }, [told]);
  return later(told, elapsed);
}
