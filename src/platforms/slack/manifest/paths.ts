export const INSTALL_PATH = '/slack/install';
/** Slack redirects the browser here after the installation was approved. */
export const REDIRECT_PATH = '/slack/oauth_redirect';
export const SLACK_ENDPOINT = '/slack/events';
