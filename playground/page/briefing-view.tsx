import { type ReactNode, useDeferredValue, useEffect, useId, useMemo, useRef, useState } from 'react';
import { pluralize } from '../../src/lib/english.ts';
import {
  type CuratorStatement,
  type CuratorTopic,
  type CuratorView,
  curatorView,
  type Snapshot,
  type Trial,
  trial,
} from '../protocol.ts';
import { countRecords, filterTopics, splitProblem } from './curator-filter.ts';
import { errorMessage, requestJson } from './server.ts';
import { SlackBlocks } from './slack-blocks.tsx';
import { slackBody } from './slack-payload.ts';
import type { Theme } from './theme.ts';
import { dayInWords, toDay } from './time.ts';

export function BriefingView({ snapshot, theme }: { readonly snapshot: Snapshot; readonly theme: Theme }) {
  const { briefing, clock } = snapshot;
  const [query, setQuery] = useState('');
  const [lastTrial, setLastTrial] = useState<QuestionTrial | undefined>(undefined);
  const id = useId();
  const day = toDay(clock.now, clock.zone);
  const { view, fault } = useBriefing(`${briefing.version}/${briefing.problems.join('\n')}/${day}`);
  const deferredQuery = useDeferredValue(query);
  const topics = useMemo(() => (view ? filterTopics(view, deferredQuery) : []), [view, deferredQuery]);
  const tryQuestion = async (question: string) => {
    if (question.trim() === '') return;
    try {
      setLastTrial({ question, answer: trial.parse(await requestJson('/api/try', { question })) });
    } catch (error) {
      setLastTrial({ question, fault: errorMessage(error) });
    }
  };
  return (
    <div className="briefing">
      {view && (
        <header className="briefing-head">
          <h2>{view.title}</h2>
          <p>{`Sources as of ${dayInWords(view.asOf)}. The bot’s day is ${dayInWords(day)}. Saved files appear here at once.`}</p>
        </header>
      )}
      <Problems problems={briefing.problems} />
      {fault !== undefined && (
        <p className="notice notice-bad" role="alert">
          {fault}
        </p>
      )}
      <TryQuestion
        example={snapshot.story.questions[0] ?? ''}
        trial={lastTrial}
        theme={theme}
        onTry={(question) => void tryQuestion(question)}
      />
      {view && <Timeline timeline={view.timeline} />}
      <section aria-labelledby={`${id}-records`}>
        <h2 id={`${id}-records`}>Everything on file</h2>
        <div className="search">
          <label htmlFor={id}>Search</label>
          <input
            id={id}
            type="search"
            value={query}
            placeholder="a word, a figure, a source, an id…"
            onChange={({ target }) => setQuery(target.value)}
          />
          <output htmlFor={id}>{resultText(topics)}</output>
        </div>
        {!view && fault === undefined && <p className="empty">The briefing is loading…</p>}
        {view && topics.length === 0 && <p className="empty">No record has all of these words.</p>}
        {topics.map((topic) => (
          <Topic
            key={topic.id}
            topic={topic}
            isOpen={deferredQuery.trim() !== ''}
            onTry={(question) => void tryQuestion(question)}
          />
        ))}
      </section>
    </div>
  );
}

function resultText(topics: readonly CuratorTopic[]): string {
  const count = topics.map(countRecords).reduce((sum, topicCount) => sum + topicCount, 0);
  return pluralize(count, 'record');
}

function useBriefing(version: string): { view: CuratorView | undefined; fault: string | undefined } {
  const [state, setState] = useState<{ view: CuratorView | undefined; fault: string | undefined }>({
    view: undefined,
    fault: undefined,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version says when to fetch again
  useEffect(() => {
    let isCurrent = true;
    requestJson('/api/briefing')
      .then((answer) => isCurrent && setState({ view: curatorView.parse(answer), fault: undefined }))
      .catch((error: unknown) => {
        const fault = `Could not load the briefing: ${errorMessage(error)}`;
        if (isCurrent) setState(({ view }) => ({ view, fault }));
      });
    return () => {
      isCurrent = false;
    };
  }, [version]);
  return state;
}

function Timeline({ timeline: { marks, undated } }: Pick<CuratorView, 'timeline'>) {
  return (
    <section aria-label="Timeline">
      <h2>Timeline</h2>
      <ol className="timeline">
        {marks.map(({ kind, when, label, status }) => (
          <li key={when + label + status} className={`mark mark-${kind}`}>
            <span className="mark-when">{when}</span>
            <span>
              <b>{label}</b>
              {status !== '' && <span className="stands-on mark-status">{status}</span>}
            </span>
          </li>
        ))}
      </ol>
      {undated.length > 0 && <p className="stands-on">{`Open, without a date: ${undated.join('; ')}`}</p>}
    </section>
  );
}

function Problems({ problems }: { readonly problems: readonly string[] }) {
  if (problems.length === 0) return <p className="notice notice-good">The briefing’s files have no problems.</p>;
  return (
    <section className="notice notice-bad problems" role="alert" aria-label="Problems">
      <p>
        <b>{pluralize(problems.length, 'problem')}</b> in the files saved last. The bot keeps using the previous
        version.
      </p>
      <ul>
        {problems.map((problem) => {
          const { place, text } = splitProblem(problem);
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

interface QuestionTrial {
  readonly question: string;
  readonly answer?: Trial;
  readonly fault?: string;
}

interface TryProps {
  readonly example: string;
  readonly trial: QuestionTrial | undefined;
  readonly theme: Theme;
  readonly onTry: (question: string) => void;
}

function TryQuestion({ example, trial, theme, onTry }: TryProps) {
  const [question, setQuestion] = useState('');
  const id = useId();
  const answer = useRef<HTMLElement>(null);
  useEffect(() => {
    if (!trial) return;
    setQuestion(trial.question);
    answer.current?.scrollIntoView({ block: 'nearest' });
  }, [trial]);
  const blocks = slackBody(trial?.answer?.payload).blocks.filter(({ type }) => type !== 'actions');
  return (
    <section aria-labelledby={`${id}-title`} ref={answer}>
      <h2 id={`${id}-title`}>Try a question</h2>
      <form
        className="search"
        onSubmit={(event) => {
          event.preventDefault();
          onTry(question);
        }}
      >
        <label htmlFor={id}>Question</label>
        <input
          id={id}
          type="text"
          value={question}
          autoComplete="off"
          placeholder={example}
          onChange={({ target }) => setQuestion(target.value)}
        />
        <button type="submit" className="button button-main">
          Show the answer
        </button>
      </form>
      <div role="status">
        {trial?.fault !== undefined && <p className="notice notice-bad">{trial.fault}</p>}
        {trial?.answer && (
          <section className="slack tried" aria-label="Answer">
            <SlackBlocks
              blocks={blocks.map(({ accessory: _, ...block }) => block)}
              names={{}}
              theme={theme}
              onPress={() => {}}
            />
          </section>
        )}
      </div>
      {trial?.answer && (
        <details className="scores">
          <summary>Why this answer: words and scores</summary>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and the keyboard must reach it */}
          <section className="json" tabIndex={0} aria-label="Explanation">
            <pre>{trial.answer.explanation}</pre>
          </section>
        </details>
      )}
    </section>
  );
}

interface TopicProps {
  readonly topic: CuratorTopic;
  readonly isOpen: boolean;
  readonly onTry: (question: string) => void;
}

function Topic({ topic, isOpen, onTry }: TopicProps) {
  const { title, claims, disputes, entries, unknowns, watch } = topic;
  const counts = [
    [claims.length, 'claim'],
    [disputes.length, 'dispute'],
    [entries.length, 'entry', 'entries'],
    [unknowns.length, 'unknown'],
    [watch.length, 'watch item'],
  ] as const;
  return (
    // A search opens all topics; clearing it closes them.
    <details className="topic" key={String(isOpen)} open={isOpen}>
      <summary>
        <h3>{title}</h3>
        <span>
          {counts
            .filter(([count]) => count > 0)
            .map(([count, noun, plural]) => pluralize(count, noun, plural))
            .join(' · ')}
        </span>
      </summary>
      <Records title="Watch items" records={watch}>
        {({ title: name, phase, inWords: words, says, settles, check }) => (
          <>
            <p>
              <b>{name}</b> <span className={`tag tag-${phase}`}>{phase}</span> {words}
            </p>
            <Statement statement={says} />
            <p className="stands-on">{`What settles it: ${settles} To check: ${check}`}</p>
          </>
        )}
      </Records>
      <Records title="Disputes" records={disputes}>
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
      <Records title="Entries" records={entries}>
        {(entry) => <Question entry={entry} onTry={onTry} />}
      </Records>
      <Records title="Unknowns" records={unknowns}>
        {(entry) => <Question entry={entry} onTry={onTry} />}
      </Records>
      <Records title="Claims" records={claims}>
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

interface DatedRecord {
  readonly id: string;
  readonly entered: string;
  readonly revised?: { readonly on: string; readonly note: string } | undefined;
}

interface RecordsProps<T extends DatedRecord> {
  readonly title: string;
  readonly records: readonly T[];
  readonly children: (record: T) => ReactNode;
}

function Records<T extends DatedRecord>({ title, records, children }: RecordsProps<T>) {
  if (records.length === 0) return null;
  return (
    <section className="records">
      <h4>{title}</h4>
      <ul>
        {records.map((record) => (
          <li key={record.id}>
            {children(record)}
            <p className="record-id">
              <code>{record.id}</code>
              {record.revised ? ` revised ${record.revised.on}: ${record.revised.note}` : ` entered ${record.entered}`}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}

interface QuestionProps {
  readonly entry: CuratorTopic['entries'][number];
  readonly onTry: (question: string) => void;
}

function Question({ entry, onTry }: QuestionProps) {
  const { question, phrasings, answer, nearest } = entry;
  return (
    <>
      <p>
        <b>{question}</b>{' '}
        <button type="button" className="link-button" onClick={() => onTry(question)}>
          Show the answer
        </button>
      </p>
      {answer.map((statement) => (
        <Statement key={statement.text} statement={statement} />
      ))}
      {nearest !== undefined && <p className="stands-on">{`Nearest entry: ${nearest}`}</p>}
      <details className="phrasings">
        <summary>{pluralize(phrasings.length, 'phrasing')}</summary>
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
