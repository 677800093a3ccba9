import { slackBody, slackView } from './slack-payload.ts';

const BUILDER_URL = 'https://app.slack.com/block-kit-builder#';

/** Returns a link that opens a message or view in Slack's Block Kit Builder. Undefined if it has no blocks. */
export function builderLink(payload: unknown): string | undefined {
  const view = slackView(payload);
  const { blocks } = slackBody(payload);
  const content = view ?? (blocks.length > 0 ? { blocks } : undefined);
  return content && `${BUILDER_URL}${encodeURIComponent(JSON.stringify(content))}`;
}
