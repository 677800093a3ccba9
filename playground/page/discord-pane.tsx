import { memo, useEffect, useState } from 'react';
import type { PaneMessage, Snapshot } from '../protocol.ts';
import { suggestions } from './command-hints.ts';
import { type DiscordCommands, readCommands } from './discord-commands.ts';
import { DiscordComposer } from './discord-composer.tsx';
import './discord-elements.ts';
import { DiscordMarkdown } from './discord-markdown.tsx';
import { DiscordModalDialog } from './discord-modal.tsx';
import { DiscordParts } from './discord-parts.tsx';
import { discordBody, discordTexts } from './discord-payload.ts';
import { ErrorBoundary } from './error-boundary.tsx';
import { plainText } from './markdown.ts';
import { areMessagePropsEqual, authorName, DayLine, MessageFrame, type MessageProps } from './message.tsx';
import { Log, PaneFrame, PlaceHead, Suggestions } from './pane.tsx';
import { PayloadTools } from './payload-tools.tsx';
import { type ActDiscord, askDiscord, errorMessage, requestJson, useAct } from './server.ts';
import type { Theme } from './theme.ts';

type DiscordPlace = 'channel' | 'direct';

interface Props {
  readonly snapshot: Snapshot;
  readonly theme: Theme;
}

export function DiscordPane({ snapshot, theme }: Props) {
  const { discord, botName, clock } = snapshot;
  const [place, setPlace] = useState<DiscordPlace>('channel');
  const { act, fault, setFault } = useAct(askDiscord);
  const [repliedTo, setRepliedTo] = useState<PaneMessage | undefined>(undefined);
  const commands = useCommands(snapshot, setFault);
  const messages = discord.said.filter((message) => (message.place === 'direct') === (place === 'direct'));
  const isLight = theme === 'light';
  const label = place === 'channel' ? '# briefings' : `@${botName}`;
  return (
    <PaneFrame
      platform="Discord"
      className="discord"
      places={[
        { id: 'channel', label: '# briefings' },
        { id: 'direct', label: `@${botName}` },
      ]}
      place={place}
      onPlace={(newPlace) => {
        setPlace(newPlace);
        setRepliedTo(undefined);
      }}
      faults={fault === undefined ? discord.faults : [...discord.faults, fault]}
      isReady={discord.isReady}
    >
      <PlaceHead
        title={label}
        about={
          place === 'channel'
            ? 'Only you see answers to a command. Everyone sees mentions and posts.'
            : 'Direct messages with the bot'
        }
        onClear={messages.length === 0 ? undefined : () => void act({ kind: 'clear', place })}
      />
      <Log label={`Messages in Discord’s ${label}`} version={place + discord.said.length}>
        {messages.length === 0 && <p className="empty">No messages yet. Press a suggestion, or type.</p>}
        <discord-messages lightTheme={isLight} noBackground>
          {messages.map((message, i) => {
            const repliedMessage = messages.find(({ id }) => id === message.under);
            return (
              <div key={message.id}>
                <DayLine message={message} previousMessage={messages[i - 1]} zone={clock.zone} />
                {repliedMessage && (
                  <p className="reply-line">{`↱ ${authorName(repliedMessage, snapshot)} ${firstWords(repliedMessage, snapshot)}`}</p>
                )}
                <DiscordMessage message={message} snapshot={snapshot} theme={theme} act={act} />
                {!message.isPrivate && (
                  <p className="message-actions">
                    <button type="button" className="link-button" onClick={() => setRepliedTo(message)}>
                      Reply
                    </button>
                    {message.from === 'person' && commands?.messageCommand !== undefined && (
                      <button
                        type="button"
                        className="link-button"
                        onClick={() => void act({ kind: 'message command', id: message.id })}
                      >
                        {commands.messageCommand}
                      </button>
                    )}
                  </p>
                )}
              </div>
            );
          })}
        </discord-messages>
      </Log>
      <Suggestions
        texts={suggestions(snapshot, place, 'discord')}
        onChoose={(text) =>
          void act(
            text.startsWith('/')
              ? { kind: 'command', subcommand: text.slice(text.indexOf(' ') + 1), options: {}, place }
              : { kind: 'say', text, place },
          )
        }
      />
      <DiscordComposer
        key={place}
        commands={commands}
        label={`Message ${label}`}
        place={place}
        act={act}
        repliedTo={repliedTo && `${authorName(repliedTo, snapshot)}: ${firstWords(repliedTo, snapshot)}`}
        onCancelReply={() => setRepliedTo(undefined)}
        onSay={async (text) => {
          const isSent = await act({ kind: 'say', text, place, ...(repliedTo && { under: repliedTo.id }) });
          if (isSent) setRepliedTo(undefined);
          return isSent;
        }}
      />
      {discord.modal && (
        <ErrorBoundary key={discord.modal.id} subject="The modal">
          <DiscordModalDialog
            modal={discord.modal}
            act={act}
            fault={fault}
            theme={theme}
            zone={clock.zone}
            names={discord.names}
          />
        </ErrorBoundary>
      )}
    </PaneFrame>
  );
}

/** Loads the commands again when the briefing changes, because their choices contain its titles. */
function useCommands(snapshot: Snapshot, onFault: (fault: string) => void): DiscordCommands | undefined {
  const [commands, setCommands] = useState<DiscordCommands | undefined>(undefined);
  const { version } = snapshot.briefing;
  const { isReady } = snapshot.discord;
  // biome-ignore lint/correctness/useExhaustiveDependencies: they change with the briefing's version
  useEffect(() => {
    if (!isReady) return;
    requestJson('/api/discord/commands')
      .then((answer) => setCommands(readCommands(answer)))
      .catch((error: unknown) => onFault(`Could not load Discord’s commands: ${errorMessage(error)}`));
  }, [version, isReady]);
  return commands;
}

function firstWords({ text, payload }: PaneMessage, { discord }: Snapshot): string {
  return plainText(text ?? discordTexts(payload)[0] ?? '', discord.names).slice(0, 60);
}

interface DiscordMessageProps extends MessageProps {
  readonly act: ActDiscord;
}

const DiscordMessage = memo(function DiscordMessage({ message, snapshot, theme, act }: DiscordMessageProps) {
  const { content, parts } = discordBody(message.payload);
  const drawContext = { theme, zone: snapshot.clock.zone, names: snapshot.discord.names };
  return (
    <MessageFrame message={message} snapshot={snapshot} privateNote="Only you can see this">
      {message.text !== undefined && (
        <ErrorBoundary subject="This message">
          <DiscordMarkdown content={message.text} {...drawContext} />
        </ErrorBoundary>
      )}
      {message.payload && (
        <>
          <ErrorBoundary subject="This message">
            {content !== '' && <DiscordMarkdown content={content} {...drawContext} />}
            <DiscordParts
              parts={parts}
              {...drawContext}
              files={message.files ?? {}}
              onPress={(customId, values) => {
                void act({ kind: 'press', id: message.id, customId, ...(values && { values }) });
              }}
            />
          </ErrorBoundary>
          <PayloadTools payload={message.payload} sentBy={message.sentBy} platform="discord" />
        </>
      )}
    </MessageFrame>
  );
}, areMessagePropsEqual);
