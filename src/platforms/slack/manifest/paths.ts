export const INSTALL_PATH = '/slack/install';
/** Slack redirects the browser here after the installation was approved or cancelled. */
export const REDIRECT_PATH = '/slack/oauth_redirect';
export const SLACK_ENDPOINT = '/slack/events';
