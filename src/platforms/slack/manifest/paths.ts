/** The page from which people install the app. */
export const INSTALL_PATH = '/slack/install';
/** Where Slack sends them back to. */
export const REDIRECT_PATH = '/slack/oauth_redirect';
/** Where Slack sends commands, presses, options and events on HTTP. */
export const SLACK_ENDPOINT = '/slack/events';
