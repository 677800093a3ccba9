import { type ReactNode, useDeferredValue, useEffect, useId, useMemo, useState } from 'react';
import { z } from 'zod';
import { type CuratorStatement, type CuratorTopic, type CuratorView, curatorView, type Snapshot } from '../protocol.ts';
import { countOf, filtered, problemParts } from './curator-filter.ts';
import { ask, inWords } from './server.ts';
import type { Theme } from './theme.ts';
import { dayIn, dayInWords } from './time.ts';

/** What whoever edits the briefing looks at: the corpus by topic, its problems, and why a question gets its answer. */
export function BriefingView({ snapshot, theme }: { readonly snapshot: Snapshot; readonly theme: Theme }) {
  const { briefing, clock } = snapshot;
  const [query, setQuery] = useState('');
  const id = useId();
  const day = dayIn(clock.now, clock.zone);
  const { view, fault } = useBriefing(`${briefing.version}/${briefing.problems.join('\n')}/${day}`);
  const sought = useDeferredValue(query);
  const topics = useMemo(() => (view ? filtered(view, sought) : []), [view, sought]);
  return (
    <div className="briefing">
      {view && <Head view={view} version={briefing.version} day={day} theme={theme} />}
      <Problems problems={briefing.problems} />
      {fault !== undefined && (
        <p className="notice notice-bad" role="alert">
          {fault}
        </p>
      )}
      <TryQuestion />
      <section aria-labelledby={`${id}-corpus`}>
        <h2 id={`${id}-corpus`}>The corpus</h2>
        <div className="search">
          <label htmlFor={id}>Search</label>
          <input
            id={id}
            type="search"
            value={query}
            placeholder="lease, 300 MW, CogLab ¶6, an id…"
            onChange={({ target }) => setQuery(target.value)}
          />
          <output htmlFor={id}>{found(topics)}</output>
        </div>
        {!view && fault === undefined && <p className="empty">The briefing is on its way…</p>}
        {view && topics.length === 0 && <p className="empty">Nothing in the briefing has all of these words.</p>}
        {topics.map((topic) => (
          <Topic key={topic.id} topic={topic} isOpen={sought.trim() !== ''} />
        ))}
      </section>
    </div>
  );
}

function found(topics: readonly CuratorTopic[]): string {
  const count = topics.map(countOf).reduce((sum, one) => sum + one, 0);
  return count === 1 ? '1 record' : `${count} records`;
}

/** The briefing, fetched again when it or the day changes. */
function useBriefing(version: string): { view: CuratorView | undefined; fault: string | undefined } {
  const [state, setState] = useState<{ view: CuratorView | undefined; fault: string | undefined }>({
    view: undefined,
    fault: undefined,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version says when to fetch again
  useEffect(() => {
    let isCurrent = true;
    ask('/api/briefing')
      .then((answer) => isCurrent && setState({ view: curatorView.parse(answer), fault: undefined }))
      .catch((error: unknown) => {
        const fault = `The briefing cannot be shown: ${inWords(error)}`;
        if (isCurrent) setState(({ view }) => ({ view, fault }));
      });
    return () => {
      isCurrent = false;
    };
  }, [version]);
  return state;
}

interface HeadProps {
  readonly view: CuratorView;
  readonly version: number;
  readonly day: string;
  readonly theme: Theme;
}

function Head({ view, version, day, theme }: HeadProps) {
  return (
    <header className="briefing-head">
      <h2>{view.title}</h2>
      <p>{`As of ${dayInWords(view.asOf)}. Phases are those of ${dayInWords(day)}. A saved file shows here by itself.`}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and the keyboard must reach it */}
      <section className="timeline" tabIndex={0} aria-label="Timeline">
        <img
          src={`/api/timeline.svg?day=${day}&theme=${theme}&version=${version}`}
          alt={`Timeline. ${view.timeline}`}
        />
      </section>
    </header>
  );
}

function Problems({ problems }: { readonly problems: readonly string[] }) {
  if (problems.length === 0) return <p className="notice notice-good">The last check found no problem.</p>;
  return (
    <section className="notice notice-bad problems" role="alert" aria-label="Problems">
      <p>
        <b>{problems.length === 1 ? 'A problem' : `${problems.length} problems`}</b> with what was saved last. The
        briefing before it stays in use.
      </p>
      <ul>
        {problems.map((problem) => {
          const { place, text } = problemParts(problem);
          return (
            <li key={problem}>
              {place !== '' && <code>{place}</code>} {text}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

const explained = z.object({ explanation: z.string() });

function TryQuestion() {
  const [question, setQuestion] = useState('');
  const [answer, setAnswer] = useState<{ readonly text: string; readonly isFault: boolean } | undefined>(undefined);
  const id = useId();
  const tryIt = async () => {
    if (question.trim() === '') return;
    try {
      const { explanation } = explained.parse(await ask('/api/try', { question }));
      setAnswer({ text: explanation, isFault: false });
    } catch (error) {
      setAnswer({ text: inWords(error), isFault: true });
    }
  };
  return (
    <section aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>Try a question</h2>
      <form
        className="search"
        onSubmit={(event) => {
          event.preventDefault();
          void tryIt();
        }}
      >
        <label htmlFor={id}>Question</label>
        <input
          id={id}
          type="text"
          value={question}
          autoComplete="off"
          placeholder="how long is the lease?"
          onChange={({ target }) => setQuestion(target.value)}
        />
        <button type="submit" className="button button-main">
          Explain the ranking
        </button>
      </form>
      <div role="status">
        {answer?.isFault === true && <p className="notice notice-bad">{answer.text}</p>}
        {answer?.isFault === false && (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and the keyboard must reach it
          <section className="json" tabIndex={0} aria-label="Explanation">
            <pre>{answer.text}</pre>
          </section>
        )}
      </div>
    </section>
  );
}

function Topic({ topic, isOpen }: { readonly topic: CuratorTopic; readonly isOpen: boolean }) {
  const { title, claims, disputes, entries, unknowns, watch } = topic;
  const counts = [
    [claims.length, 'claim', 'claims'],
    [disputes.length, 'dispute', 'disputes'],
    [entries.length, 'entry', 'entries'],
    [unknowns.length, 'unknown', 'unknowns'],
    [watch.length, 'watch item', 'watch items'],
  ] as const;
  return (
    // A search opens the topics, and an end of the search closes them.
    <details className="topic" key={String(isOpen)} open={isOpen}>
      <summary>
        <h3>{title}</h3>
        <span>
          {counts
            .filter(([count]) => count > 0)
            .map(([count, one, more]) => `${count} ${count === 1 ? one : more}`)
            .join(' · ')}
        </span>
      </summary>
      <Records title="Watch items" all={watch}>
        {({ title: name, phase, inWords: words, says, settles, check }) => (
          <>
            <p>
              <b>{name}</b> <span className={`tag tag-${phase}`}>{phase}</span> {words}
            </p>
            <Statement statement={says} />
            <p className="stands-on">{`Settled by: ${settles} Check: ${check}`}</p>
          </>
        )}
      </Records>
      <Records title="Disputes" all={disputes}>
        {({ title: name, kind, sides }) => (
          <>
            <p>
              <b>{name}</b> <span className={`tag tag-${kind}`}>{kind}</span>
            </p>
            {sides.map(({ label, says }) => (
              <Statement key={label} label={label} statement={says} />
            ))}
          </>
        )}
      </Records>
      <Records title="Entries" all={entries}>
        {(entry) => <Question entry={entry} />}
      </Records>
      <Records title="Unknowns" all={unknowns}>
        {(entry) => <Question entry={entry} />}
      </Records>
      <Records title="Claims" all={claims}>
        {({ text, standing, standsOn }) => (
          <>
            <p>
              {text} <span className={`tag tag-${standing}`}>{standing}</span>
            </p>
            <p className="stands-on">{standsOn}</p>
          </>
        )}
      </Records>
    </details>
  );
}

interface Recorded {
  readonly id: string;
  readonly entered: string;
  readonly revised?: { readonly on: string; readonly note: string } | undefined;
}

interface RecordsProps<T extends Recorded> {
  readonly title: string;
  readonly all: readonly T[];
  readonly children: (one: T) => ReactNode;
}

function Records<T extends Recorded>({ title, all, children }: RecordsProps<T>) {
  if (all.length === 0) return null;
  return (
    <section className="records">
      <h4>{title}</h4>
      <ul>
        {all.map((one) => (
          <li key={one.id}>
            {children(one)}
            <p className="record-id">
              <code>{one.id}</code>
              {one.revised ? ` revised ${one.revised.on}: ${one.revised.note}` : ` entered ${one.entered}`}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Question({ entry }: { readonly entry: CuratorTopic['entries'][number] }) {
  const { question, phrasings, answer, nearest } = entry;
  return (
    <>
      <p>
        <b>{question}</b>
      </p>
      {answer.map((statement) => (
        <Statement key={statement.text} statement={statement} />
      ))}
      {nearest !== undefined && <p className="stands-on">{`Nearest entry: ${nearest}`}</p>}
      <details className="phrasings">
        <summary>{`${phrasings.length} phrasings`}</summary>
        <ul>
          {phrasings.map((phrasing) => (
            <li key={phrasing}>{phrasing}</li>
          ))}
        </ul>
      </details>
    </>
  );
}

function Statement({ statement, label }: { readonly statement: CuratorStatement; readonly label?: string }) {
  const { kind, text, standsOn } = statement;
  return (
    <div className="statement">
      <p>
        {label !== undefined && <b>{`${label}: `}</b>}
        {text} {kind !== 'stated' && <span className={`tag tag-${kind}`}>{kind}</span>}
      </p>
      <p className="stands-on">{standsOn}</p>
    </div>
  );
}
