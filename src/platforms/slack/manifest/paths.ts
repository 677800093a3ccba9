export const INSTALL_PATH = '/slack/install';
/** Slack redirects people here after they approve the installation. */
export const REDIRECT_PATH = '/slack/oauth_redirect';
export const SLACK_ENDPOINT = '/slack/events';
