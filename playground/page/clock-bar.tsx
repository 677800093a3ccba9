import { useEffect, useId, useState } from 'react';
import { type ClockAction, FIRST_DAY, LAST_DAY, type Snapshot } from '../protocol.ts';
import { Menu } from './choosing.tsx';
import { Dialog } from './dialog.tsx';
import { askClock, errorMessage } from './server.ts';
import { dateInWords, dayIn, later, momentInWords, morningOf } from './time.ts';

const PLATFORMS = { slack: 'Slack', discord: 'Discord' };

/** The value of "Today" in the menu of days. */
const REAL = 'real';

const TICK_MS = 5000;

/** Shows the playground's time and lets people change it. */
export function ClockBar({ snapshot, isWide }: { readonly snapshot: Snapshot; readonly isWide: boolean }) {
  const { clock, nextDelivery, story, slack, discord } = snapshot;
  const [fault, setFault] = useState<string | undefined>(undefined);
  const [isBusy, setBusy] = useState(false);
  const [isOpen, setOpen] = useState(false);
  const [asked, setAsked] = useState<{ readonly action: ClockAction; readonly to: string } | undefined>(undefined);
  // Applied only by "Go", since each key typed into a date gives another valid date.
  const [typed, setTyped] = useState<string | undefined>(undefined);
  const id = useId();
  const now = useRunning(clock.now);
  const day = dayIn(now, clock.zone);
  const act = async (action: ClockAction) => {
    setTyped(undefined);
    setAsked(undefined);
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
  const hasMore = nextDelivery !== undefined || [...slack.said, ...discord.said].length > 0;
  /** Asks for confirmation before the clock goes back, which empties the channels. */
  const go = (action: ClockAction, to: string) => {
    if (hasMore && Date.parse(to) < Date.parse(now)) setAsked({ action, to });
    else void act(action);
  };
  const setDay = (to: string) => {
    const at = morningOf(to, clock.zone);
    if (at !== undefined) go({ kind: 'set', at }, at);
  };
  const next = nextDelivery
    ? `${nextDelivery.what} in ${PLATFORMS[nextDelivery.platform]}, ${momentInWords(nextDelivery.at, clock.zone)}`
    : 'No subscriptions yet.';
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
              ...story.days.map(({ day: one, why }) => ({ value: one, label: dateInWords(one), description: why })),
              { value: REAL, label: 'Today', description: 'the real time' },
            ]}
            onChoose={(value) => (value === REAL ? go({ kind: 'real' }, new Date().toISOString()) : setDay(value))}
          />
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
              onChange={({ target }) => setTyped(target.value)}
            />
            {typed !== undefined && typed !== day && (
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
          <span id={`${id}-next`}>{isBusy ? 'Setting the clock…' : next}</span>
        </div>
      </div>
      {fault !== undefined && (
        <p className="notice notice-bad" role="alert">
          {fault}
        </p>
      )}
      {asked && (
        <Dialog title="Go back in time?" className="page-dialog" onClose={() => setAsked(undefined)}>
          <div className="dialog-body">
            <p>
              {`Posts cannot be taken back. Going back to ${momentInWords(asked.to, clock.zone)} empties both channels and removes all subscriptions of this playground.`}
            </p>
          </div>
          <footer className="dialog-foot">
            <button type="button" className="button" onClick={() => setAsked(undefined)}>
              Cancel
            </button>
            <button type="button" className="button button-main" onClick={() => void act(asked.action)}>
              Empty and go back
            </button>
          </footer>
        </Dialog>
      )}
    </section>
  );
}

/** The playground's time, running on between two snapshots. */
function useRunning(at: string): string {
  const [elapsed, setElapsed] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it restarts with each snapshot
  useEffect(() => {
    const since = performance.now();
    setElapsed(0);
    const timer = setInterval(() => setElapsed(performance.now() - since), TICK_MS);
    return () => clearInterval(timer);
  }, [at]);
  return later(at, elapsed);
}
