import { memo, useState } from 'react';
import type { PaneMessage, Snapshot } from '../protocol.ts';
import { slackHints, suggestions } from './command-hints.ts';
import { Composer } from './composer.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { areMessagePropsEqual, DayLine, MessageFrame, type MessageProps } from './message.tsx';
import { Log, PaneFrame, PlaceHead, Suggestions } from './pane.tsx';
import { PayloadTools } from './payload-tools.tsx';
import { type ActSlack, askSlack, useAct } from './server.ts';
import { SlackBlocks } from './slack-blocks.tsx';
import { SlackModal } from './slack-modal.tsx';
import { slackBody, slackView } from './slack-payload.ts';
import type { Theme } from './theme.ts';
import { groupThreads } from './threads.ts';

type SlackPlace = 'channel' | 'direct' | 'home';

const PLACE_NOTES: Readonly<Record<SlackPlace, string>> = {
  channel: 'Only you see answers to a slash command. Everyone sees mentions and posts.',
  direct: 'Direct messages with the bot',
  home: 'The bot’s own page',
};

interface Props {
  readonly snapshot: Snapshot;
  readonly theme: Theme;
}

export function SlackPane({ snapshot, theme }: Props) {
  const { slack, botName, command, clock } = snapshot;
  const [place, setPlace] = useState<SlackPlace>('channel');
  const { act, fault } = useAct(askSlack);
  const openPlace = (newPlace: SlackPlace) => {
    setPlace(newPlace);
    if (newPlace === 'home') void act({ kind: 'open home' });
  };
  const channel = Object.entries(slack.names).find(([id]) => id.startsWith('C'))?.[1] ?? 'briefings';
  const titles = { channel: `# ${channel}`, direct: botName, home: 'Home tab' };
  const threads = place === 'home' ? [] : groupThreads(slack.said, place);
  return (
    <PaneFrame
      platform="Slack"
      className="slack"
      places={[
        { id: 'channel', label: titles.channel },
        { id: 'direct', label: titles.direct },
        { id: 'home', label: titles.home },
      ]}
      place={place}
      onPlace={openPlace}
      faults={fault === undefined ? slack.faults : [...slack.faults, fault]}
      isReady={slack.isReady}
    >
      <PlaceHead
        title={titles[place]}
        about={PLACE_NOTES[place]}
        onClear={place === 'home' || threads.length === 0 ? undefined : () => void act({ kind: 'clear', place })}
      />
      {place === 'home' ? (
        <Log label="Home tab in Slack" version="">
          <Home payload={slack.home} snapshot={snapshot} theme={theme} act={act} />
        </Log>
      ) : (
        <>
          <Log
            label={place === 'channel' ? `Messages in Slack’s # ${channel}` : `Messages with ${botName} in Slack`}
            version={place + slack.said.length}
          >
            {threads.length === 0 && <p className="empty">No messages yet. Press a suggestion, or type.</p>}
            {threads.map(({ head, replies }, i) => (
              <div key={head.id}>
                <DayLine message={head} previousMessage={threads[i - 1]?.head} zone={clock.zone} />
                <SlackMessage message={head} snapshot={snapshot} theme={theme} act={act} />
                <ThreadMessages head={head} replies={replies} snapshot={snapshot} theme={theme} act={act} />
              </div>
            ))}
          </Log>
          <Suggestions
            texts={suggestions(snapshot, place, 'slack')}
            onChoose={(text) => void act({ kind: 'say', text, place })}
          />
          <Composer
            key={place}
            label={place === 'channel' ? `Message # ${channel}` : `Message ${botName}`}
            hintsLabel="Slash commands"
            hintsTitle="Slash commands. Tab completes the first."
            hintsFor={(text) => slackHints(text, command)}
            onSay={(text) => act({ kind: 'say', text, place })}
            button={
              <button
                type="button"
                className="icon-button"
                title="Shortcut: ask in a dialog"
                aria-label="Shortcut: ask in a dialog"
                onClick={() => void act({ kind: 'shortcut' })}
              >
                <span aria-hidden="true">⚡</span>
              </button>
            }
          />
        </>
      )}
      {slack.modal && (
        <ErrorBoundary key={slack.modal.id} subject="The modal">
          <SlackModal modal={slack.modal} names={slack.names} theme={theme} act={act} fault={fault} />
        </ErrorBoundary>
      )}
    </PaneFrame>
  );
}

interface ThreadProps extends Props {
  readonly head: PaneMessage;
  readonly replies: readonly PaneMessage[];
  readonly act: ActSlack;
}

function ThreadMessages({ head, replies, snapshot, theme, act }: ThreadProps) {
  const [isReplying, setReplying] = useState(false);
  if (head.isPrivate) return null;
  return (
    <div className="thread">
      {replies.map((reply) => (
        <SlackMessage key={reply.id} message={reply} snapshot={snapshot} theme={theme} act={act} />
      ))}
      {isReplying ? (
        <Composer
          label="Reply in the thread"
          onSay={(text) => act({ kind: 'say', text, place: 'thread', under: head.id })}
          hasFocus
        />
      ) : (
        <p className="message-actions">
          <button type="button" className="link-button" onClick={() => setReplying(true)}>
            Reply in thread
          </button>
          {head.from === 'person' && (
            <button type="button" className="link-button" onClick={() => void act({ kind: 'shortcut', id: head.id })}>
              {`Ask ${snapshot.botName} about this`}
            </button>
          )}
        </p>
      )}
    </div>
  );
}

interface SlackMessageProps extends MessageProps {
  readonly act: ActSlack;
}

const SlackMessage = memo(function SlackMessage({ message, snapshot, theme, act }: SlackMessageProps) {
  const { text, blocks } = slackBody(message.payload);
  return (
    <MessageFrame message={message} snapshot={snapshot} privateNote="Only visible to you">
      {message.text !== undefined && <p className="typed">{message.text}</p>}
      {message.payload && (
        <>
          <ErrorBoundary subject="This message">
            {blocks.length === 0 && <p className="typed">{text}</p>}
            <SlackBlocks
              blocks={blocks}
              files={message.files}
              names={snapshot.slack.names}
              theme={theme}
              onPress={(action) => void act({ kind: 'press', on: 'message', id: message.id, action })}
            />
          </ErrorBoundary>
          <PayloadTools payload={message.payload} sentBy={message.sentBy} platform="slack" />
        </>
      )}
    </MessageFrame>
  );
}, areMessagePropsEqual);

interface HomeProps extends Props {
  readonly payload: unknown;
  readonly act: ActSlack;
}

function Home({ payload, snapshot, theme, act }: HomeProps) {
  const view = slackView(payload);
  if (!view) return <p className="empty">The home tab is loading…</p>;
  return (
    <div className="home">
      <ErrorBoundary subject="The home tab">
        <SlackBlocks
          blocks={view.blocks}
          names={snapshot.slack.names}
          theme={theme}
          onPress={(action) => void act({ kind: 'press', on: 'home', action })}
        />
      </ErrorBoundary>
      <PayloadTools payload={payload} sentBy="views.publish" platform="slack" />
    </div>
  );
}
