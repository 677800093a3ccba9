import { useEffect, useId, useState } from 'react';
import { type ClockAction, FIRST_DAY, LAST_DAY, type Snapshot } from '../protocol.ts';
import { Menu } from './choices.tsx';
import { Dialog } from './dialog.tsx';
import { askClock, errorMessage } from './server.ts';
import { addMilliseconds, dateInWords, momentInWords, morningInstant, toDay } from './time.ts';

const PLATFORM_NAMES = { slack: 'Slack', discord: 'Discord' };

const REAL_TIME = 'real';

const TICK_MS = 5000;

export function ClockBar({ snapshot, isWide }: { readonly snapshot: Snapshot; readonly isWide: boolean }) {
  const { clock, nextDelivery, story, slack, discord } = snapshot;
  const [fault, setFault] = useState<string | undefined>(undefined);
  const [isBusy, setBusy] = useState(false);
  const [isOpen, setOpen] = useState(false);
  const [pendingChange, setPendingChange] = useState<{ readonly action: ClockAction; readonly to: string } | undefined>(
    undefined,
  );
  // Applied by "Go", because a date field reports other valid dates while one is being typed.
  const [typedDay, setTypedDay] = useState<string | undefined>(undefined);
  const id = useId();
  const now = useRunningTime(clock.now);
  const day = toDay(now, clock.zone);
  const act = async (action: ClockAction) => {
    setTypedDay(undefined);
    setPendingChange(undefined);
    setBusy(true);
    try {
      await askClock(action);
      setFault(undefined);
    } catch (error) {
      setFault(errorMessage(error));
    } finally {
      setBusy(false);
    }
  };
  const hasContent = nextDelivery !== undefined || [...slack.said, ...discord.said].length > 0;
  /** Going back empties the channels, so the page asks first. */
  const changeClock = (action: ClockAction, target: string) => {
    if (hasContent && Date.parse(target) < Date.parse(now)) setPendingChange({ action, to: target });
    else void act(action);
  };
  const setDay = (day: string) => {
    const morning = morningInstant(day, clock.zone);
    if (morning !== undefined) changeClock({ kind: 'set', at: morning }, morning);
  };
  const nextText = nextDelivery
    ? `${nextDelivery.what} in ${PLATFORM_NAMES[nextDelivery.platform]}, ${momentInWords(nextDelivery.at, clock.zone)}`
    : 'No post is planned.';
  return (
    <section className="clock" aria-label="The bot’s clock">
      <p className="clock-now">
        <span className="clock-label">{clock.isReal ? 'The bot’s clock, in real time:' : 'The bot’s clock:'}</span>
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
        <div className="clock-set">
          <Menu
            label="Go to a day…"
            options={[
              ...story.days.map(({ day: storyDay, why }) => ({
                value: storyDay,
                label: dateInWords(storyDay),
                description: why,
              })),
              { value: REAL_TIME, label: 'Today', description: 'the real time' },
            ]}
            onChoose={(value) =>
              value === REAL_TIME ? changeClock({ kind: 'real' }, new Date().toISOString()) : setDay(value)
            }
          />
          <form
            className="clock-day"
            onSubmit={(event) => {
              event.preventDefault();
              setDay(typedDay ?? day);
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
              value={typedDay ?? day}
              onChange={({ target }) => setTypedDay(target.value)}
            />
            {typedDay !== undefined && typedDay !== day && (
              <button type="submit" className="button">
                Go
              </button>
            )}
          </form>
        </div>
        <div className="clock-next">
          <button
            type="button"
            className="button button-main"
            aria-describedby={`${id}-next`}
            disabled={!nextDelivery || isBusy}
            onClick={() => void act({ kind: 'next delivery' })}
          >
            Go to the next post
          </button>
          <span id={`${id}-next`}>{isBusy ? 'Setting the clock…' : nextText}</span>
        </div>
      </div>
      {fault !== undefined && (
        <p className="notice notice-bad" role="alert">
          {fault}
        </p>
      )}
      {pendingChange && (
        <Dialog title="Go back in time?" className="page-dialog" onClose={() => setPendingChange(undefined)}>
          <div className="dialog-body">
            <p>
              {`Posts cannot be taken back. Going back to ${momentInWords(pendingChange.to, clock.zone)} removes everything that was posted or saved in this playground.`}
            </p>
          </div>
          <footer className="dialog-foot">
            <button type="button" className="button" onClick={() => setPendingChange(undefined)}>
              Cancel
            </button>
            <button type="button" className="button button-main" onClick={() => void act(pendingChange.action)}>
              Empty and go back
            </button>
          </footer>
        </Dialog>
      )}
    </section>
  );
}

/** Returns the time, which continues between two snapshots. */
function useRunningTime(at: string): string {
  const [elapsed, setElapsed] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it restarts with each snapshot
  useEffect(() => {
    const startedAt = performance.now();
    setElapsed(0);
    const timer = setInterval(() => setElapsed(performance.now() - startedAt), TICK_MS);
    return () => clearInterval(timer);
  }, [at]);
  return addMilliseconds(at, elapsed);
}
