import { slackBody, slackView } from './slack-payload.ts';

const BUILDER = 'https://app.slack.com/block-kit-builder#';

/**
 * The link that opens a message or view in Slack's Block Kit Builder; undefined without blocks. Only a link: the page fetches
 * nothing from there.
 */
export function builderLink(payload: unknown): string | undefined {
  const view = slackView(payload);
  const { blocks } = slackBody(payload);
  const shown = view ?? (blocks.length > 0 ? { blocks } : undefined);
  return shown && `${BUILDER}${encodeURIComponent(JSON.stringify(shown))}`;
}
