import { afterEach, expect, it, vi } from 'vitest';
import { forgetSecrets } from '../../src/app/config.ts';

afterEach(() => vi.unstubAllEnvs());

it('reading the configuration removes the secrets from the environment of child processes, and nothing else', () => {
  const secrets = ['SLACK_BOT_TOKEN', 'SLACK_SIGNING_SECRET', 'SLACK_CLIENT_SECRET', 'SLACK_TOKEN_KEYS'];
  const all = [...secrets, 'SLACK_APP_TOKEN', 'DISCORD_TOKEN', 'DATABASE_URL', 'ANTHROPIC_API_KEY', 'READER_API_KEY'];
  for (const name of [...all, 'DISPLAY']) vi.stubEnv(name, 'x');
  forgetSecrets();
  expect(all.filter((name) => process.env[name] !== undefined)).toEqual([]);
  expect(process.env).toMatchObject({ DISPLAY: 'x' });
});
