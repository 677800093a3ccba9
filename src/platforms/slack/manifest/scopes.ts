const HISTORY_SCOPES = ['channels:history', 'groups:history', 'im:history', 'mpim:history'] as const;
/** The app works without these scopes, with fewer features. */
export const OPTIONAL_SCOPES: readonly string[] = HISTORY_SCOPES;
const READ_SCOPES = ['channels:read', 'groups:read', 'im:read', 'mpim:read'] as const;

export const METHOD_SCOPES: Readonly<Record<string, readonly string[]>> = {
  'assistant.threads.setStatus': ['assistant:write'],
  'assistant.threads.setSuggestedPrompts': ['assistant:write'],
  'assistant.threads.setTitle': ['assistant:write'],
  'auth.test': [],
  'chat.postEphemeral': ['chat:write'],
  'chat.postMessage': ['chat:write'],
  'chat.update': ['chat:write'],
  'conversations.history': HISTORY_SCOPES,
  'conversations.info': READ_SCOPES,
  'conversations.members': READ_SCOPES,
  'conversations.open': ['im:write'],
  'conversations.replies': HISTORY_SCOPES,
  'files.completeUploadExternal': ['files:write'],
  'files.getUploadURLExternal': ['files:write'],
  'users.info': ['users:read'],
  'views.open': [],
  'views.publish': [],
  'views.update': [],
};

export const EVENT_SCOPES: Readonly<Record<string, readonly string[]>> = {
  app_home_opened: [],
  app_mention: ['app_mentions:read'],
  app_uninstalled: [],
  assistant_thread_started: ['assistant:write'],
  'message.channels': ['channels:history'],
  'message.groups': ['groups:history'],
  'message.im': ['im:history'],
  'message.mpim': ['mpim:history'],
  tokens_revoked: [],
};

const FEATURE_SCOPES = ['commands'];

export function botScopes(): string[] {
  const neededScopes = [...Object.values(METHOD_SCOPES), ...Object.values(EVENT_SCOPES), FEATURE_SCOPES].flat();
  return [...new Set(neededScopes)].toSorted();
}
