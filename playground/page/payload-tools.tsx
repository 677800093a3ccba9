import { useId, useState } from 'react';
import { builderLink } from './builder-link.ts';
import { discordSize, measureInWords, slackSize } from './payload-size.ts';
import { errorMessage } from './server.ts';

interface Props {
  readonly payload: unknown;
  /** An API method or route, such as "chat.postMessage". */
  readonly sentBy: string | undefined;
  readonly platform: 'slack' | 'discord';
}

export function PayloadTools({ payload, sentBy, platform }: Props) {
  const [isOpen, setOpen] = useState(false);
  const [copyResult, setCopyResult] = useState('');
  const id = useId();
  const json = JSON.stringify(payload, null, 2);
  const measures = platform === 'slack' ? slackSize(payload) : discordSize(payload);
  const builderUrl = platform === 'slack' ? builderLink(payload) : undefined;
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(json);
      setCopyResult('Copied.');
    } catch (error) {
      setCopyResult(`Not copied: ${errorMessage(error)}`);
    }
  };
  return (
    <div className="payload">
      <div className="payload-bar">
        <button
          type="button"
          className="link-button"
          aria-expanded={isOpen}
          aria-controls={id}
          onClick={() => setOpen(!isOpen)}
        >
          {isOpen ? 'Hide JSON' : 'JSON'}
        </button>
        <ul className="sizes" aria-label="Size against the platform’s limits">
          {measures.map((measure) => (
            <li key={measure.name} className={measure.count > measure.limit ? 'size-over' : undefined}>
              {measureInWords(measure)}
            </li>
          ))}
        </ul>
      </div>
      <div id={id} hidden={!isOpen}>
        {isOpen && (
          <>
            <div className="payload-bar">
              {sentBy !== undefined && <code>{sentBy}</code>}
              <button type="button" className="link-button" onClick={() => void copy()}>
                Copy
              </button>
              {builderUrl !== undefined && (
                <a href={builderUrl} target="_blank" rel="noreferrer noopener">
                  Open in Block Kit Builder
                </a>
              )}
              <span role="status">{copyResult}</span>
            </div>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and the keyboard must reach it */}
            <section className="json" tabIndex={0} aria-label="Payload">
              <pre>{json}</pre>
            </section>
          </>
        )}
      </div>
    </div>
  );
}
