import { useState } from 'react';
import type { Pane, Snapshot } from '../protocol.ts';
import { BriefingView } from './briefing-view.tsx';
import { ClockBar } from './clock-bar.tsx';
import { DiscordPane } from './discord-pane.tsx';
import { discordTexts } from './discord-payload.ts';
import { ErrorBoundary } from './error-boundary.tsx';
import { plainText } from './markdown.ts';
import { useSnapshot } from './server.ts';
import { SlackPane } from './slack-pane.tsx';
import { slackBody } from './slack-payload.ts';
import { useMedia, useTheme } from './theme.ts';
import { dateInWords } from './time.ts';

type View = 'slack' | 'discord' | 'briefing';

const WIDE_SCREEN = '(min-width: 64rem)';
const NARROW_VIEWS: readonly (readonly [View, string])[] = [
  ['slack', 'Slack'],
  ['discord', 'Discord'],
  ['briefing', 'Briefing'],
];
const WIDE_VIEWS: readonly (readonly [View, string])[] = [
  ['slack', 'Slack and Discord'],
  ['briefing', 'Briefing'],
];

export function App() {
  const { snapshot, connectionFault } = useSnapshot();
  const [theme, setTheme] = useTheme();
  const [view, setView] = useState<View>('slack');
  const isWide = useMedia(WIDE_SCREEN);
  const otherTheme = theme === 'dark' ? 'light' : 'dark';
  const isShown = (candidate: View) =>
    candidate === view || (isWide && candidate !== 'briefing' && view !== 'briefing');
  return (
    <>
      <header className="top">
        <h1 className="brand">
          {snapshot?.botName ?? 'Briefing bot'} <span>playground</span>
        </h1>
        <nav className="views" aria-label="Views">
          {(isWide ? WIDE_VIEWS : NARROW_VIEWS).map(([id, label]) => (
            <button type="button" key={id} aria-current={isShown(id) ? 'page' : undefined} onClick={() => setView(id)}>
              {label}
              {id === 'briefing' && snapshot && snapshot.briefing.problems.length > 0 && (
                <span className="badge">
                  {snapshot.briefing.problems.length}
                  <span className="visually-hidden">
                    {snapshot.briefing.problems.length === 1 ? ' problem' : ' problems'}
                  </span>
                </span>
              )}
            </button>
          ))}
        </nav>
        <button type="button" className="button" onClick={() => setTheme(otherTheme)}>
          {otherTheme === 'dark' ? 'Dark' : 'Light'}
        </button>
      </header>
      {connectionFault !== undefined && (
        <p className="notice notice-bad" role="alert">
          {connectionFault}
        </p>
      )}
      {snapshot && view !== 'briefing' && (isWide || isUntouched(snapshot)) && <Intro snapshot={snapshot} />}
      {snapshot && <ClockBar snapshot={snapshot} isWide={isWide} />}
      <main className={view === 'briefing' ? 'main' : 'main panes'}>
        {!snapshot && connectionFault === undefined && <p className="empty">The playground is starting…</p>}
        {snapshot && (
          <>
            {/* Panes stay mounted while hidden, which keeps what was typed. */}
            <div className="view" hidden={!isShown('slack')}>
              <ErrorBoundary subject="Slack’s pane">
                <SlackPane snapshot={snapshot} theme={theme} />
              </ErrorBoundary>
            </div>
            <div className="view" hidden={!isShown('discord')}>
              <ErrorBoundary subject="Discord’s pane">
                <DiscordPane snapshot={snapshot} theme={theme} />
              </ErrorBoundary>
            </div>
          </>
        )}
        {snapshot && isShown('briefing') && (
          <ErrorBoundary subject="The briefing">
            <BriefingView snapshot={snapshot} theme={theme} />
          </ErrorBoundary>
        )}
      </main>
      <p className="visually-hidden" role="status">
        {snapshot && latestBotText(snapshot)}
      </p>
    </>
  );
}

function Intro({ snapshot: { botName, story } }: { readonly snapshot: Snapshot }) {
  return (
    <p className="intro">
      <b>{`${botName} answers questions about one story`}</b>
      {`, “${story.title}”, from its sources only. The sources end on ${dateInWords(story.asOf)}; the clock below sets what the bot takes for today. Press a suggestion to start.`}
    </p>
  );
}

function isUntouched({ slack, discord }: Snapshot): boolean {
  return slack.said.length === 0 && discord.said.length === 0;
}

/** For screen readers. */
function latestBotText({ slack, discord, botName }: Snapshot): string {
  const lastBotMessage = ({ said }: Pane) => said.findLast(({ from }) => from === 'bot');
  const [lastInSlack, lastInDiscord] = [lastBotMessage(slack), lastBotMessage(discord)];
  const isSlackLater = (lastInSlack?.at ?? '') > (lastInDiscord?.at ?? '');
  const message = isSlackLater ? lastInSlack : lastInDiscord;
  if (!message) return '';
  const text = isSlackLater
    ? (slackBody(message.payload).text ?? '')
    : plainText(discordTexts(message.payload).join('\n'), discord.names);
  return `${botName} in ${isSlackLater ? 'Slack' : 'Discord'}: ${text.slice(0, 300)}`;
}
