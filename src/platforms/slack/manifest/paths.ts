/** Where somebody begins to install the app. */
export const INSTALL_PATH = '/slack/install';
/** Where Slack sends them back to. */
export const REDIRECT_PATH = '/slack/oauth_redirect';
