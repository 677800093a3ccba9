/** The page from which people install the app. */
export const INSTALL_PATH = '/slack/install';
/** Where Slack redirects people after they approve the installation. */
export const REDIRECT_PATH = '/slack/oauth_redirect';
/** Where Slack sends commands, button presses, option requests and events over HTTP. */
export const SLACK_ENDPOINT = '/slack/events';
