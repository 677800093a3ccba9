import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';

const PAGE_STYLE = `
body { font: 1.125rem/1.6 system-ui, sans-serif; color: #1d1c1d; background: #fff; max-width: 38rem; margin: 4rem auto; padding: 0 1rem }
a { color: #0b4c8c }
a.button { display: inline-block; padding: .75rem 1.5rem; border-radius: .25rem; background: #4a154b; color: #fff; text-decoration: none }
a:focus-visible { outline: .2rem solid #0b4c8c; outline-offset: .2rem }
`;

const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(PAGE_STYLE).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

export const PAGE_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const;

/** @param url Slack's page for approving the installation */
export function installPage(app: string, url: string): string {
  return pageHtml(`Add ${app} to Slack`, [
    `<p>${escapeHtml(app)} answers questions from a briefing: every sentence with its sources, every dispute shown. It answers
slash commands privately and mentions for everyone. By itself it posts only what people asked for, and a reply when an answer that
it posted changes.</p>`,
    `<p><a class="button" href="${escapeHtml(url)}">Add to Slack</a></p>`,
    '<p>Slack shows you what the app asks for, and in which workspace it is installed, before you allow it.</p>',
  ]);
}

export function installedPage(app: string, slashCommand: string, workspace: string | undefined): string {
  return pageHtml(`${app} is installed`, [
    `<p>It is now in ${workspace === undefined ? 'your workspace' : `<strong>${escapeHtml(workspace)}</strong>`}. You can close this page.</p>`,
    `<p>In Slack, type <code>/${escapeHtml(slashCommand)}</code>, or invite the bot into a channel with <code>/invite</code>.</p>`,
  ]);
}

export function notInstalledPage(app: string, reason: string, retryUrl: string): string {
  return pageHtml(`${app} is not installed`, [
    `<p>${escapeHtml(reason)}</p>`,
    `<p><a href="${escapeHtml(retryUrl)}">Try again</a></p>`,
  ]);
}

export function sendPage(response: ServerResponse, status: number, html: string): void {
  response.writeHead(status, PAGE_HEADERS).end(html);
}

function pageHtml(title: string, paragraphs: readonly string[]): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
${paragraphs.join('\n')}
</main>
</body>
</html>
`;
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
