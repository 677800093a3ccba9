import { type Logger, LogLevel } from '@slack/web-api';
import { withoutSecrets } from './failure.ts';

/** Bolt's log, reduced to warnings and errors, without secrets. */
export function boltLogger(log: (problem: string) => void): Logger {
  const say = (...parts: unknown[]) => {
    const words = parts.map((part) => (part instanceof Error ? part.message : String(part))).join(' ');
    log(`Slack: ${withoutSecrets(words)}`);
  };
  return {
    debug: () => {},
    info: () => {},
    warn: say,
    error: say,
    setLevel: () => {},
    getLevel: () => LogLevel.WARN,
    setName: () => {},
  };
}
