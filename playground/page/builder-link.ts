import { slackBody, slackView } from './slack-payload.ts';

const BUILDER = 'https://app.slack.com/block-kit-builder#';

/** Where Slack's Block Kit Builder shows a message or view; undefined if it has no blocks. Nothing is fetched from there. */
export function builderLink(payload: unknown): string | undefined {
  const view = slackView(payload);
  const { blocks } = slackBody(payload);
  const shown = view ?? (blocks.length > 0 ? { blocks } : undefined);
  return shown && `${BUILDER}${encodeURIComponent(JSON.stringify(shown))}`;
}
