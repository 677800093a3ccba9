import { type Logger, LogLevel } from '@slack/web-api';
import { withoutSecrets } from './failure.ts';

export function boltLogger(log: (problem: string) => void): Logger {
  const logValues = (...values: unknown[]) => {
    const text = values.map((part) => (part instanceof Error ? part.message : String(part))).join(' ');
    log(`Slack: ${withoutSecrets(text)}`);
  };
  return {
    debug: () => {},
    info: () => {},
    warn: logValues,
    error: logValues,
    setLevel: () => {},
    getLevel: () => LogLevel.WARN,
    setName: () => {},
  };
}
