import { pino } from 'pino';
import type { Temporal } from 'temporal-polyfill';
import { printable } from '../lib/printable.ts';
import type { AppEvent } from '../ports/app-events.ts';
import { addressKey } from '../schedule/subscription.ts';
import { hideInJson, secretHider } from './secrets.ts';

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export interface LogOptions {
  /** Lines below this level are left out. */
  readonly level: LogLevel;
  /** One JSON object per line, or text for reading. */
  readonly format: 'json' | 'text';
  /** Removed from every line, wherever they appear. */
  readonly secrets: readonly string[];
  readonly now: () => Temporal.Instant;
  /** Writes one line, including its line break. */
  readonly write: (line: string) => void;
}

/** The log. */
export interface Log {
  readonly info: (text: string) => void;
  /** Logs something that needs the operator's attention. */
  readonly warn: (text: string) => void;
  /** Logs an event, unless it is not worth a line. */
  readonly observe: (event: AppEvent) => void;
}

/** Opens a log with one line per event. No line contains what people wrote, and no field contains a secret. */
export function openLog({ level, format, secrets, now, write }: LogOptions): Log {
  const hide = secretHider(secrets);
  const logger = pino(
    {
      level,
      base: null,
      timestamp: () => `,"time":"${now().toString({ smallestUnit: 'millisecond' })}"`,
      formatters: { level: (label) => ({ level: label }) },
    },
    {
      write: (line: string) => {
        const clean = hideInJson(JSON.parse(line), hide);
        write(`${printable(format === 'json' ? JSON.stringify(clean) : textLine(clean))}\n`);
      },
    },
  );
  return {
    info: (text) => logger.info(text),
    warn: (text) => logger.warn(text),
    observe: (event) => {
      const line = lineOf(event);
      if (!line) return;
      const { level: at, text, ...fields } = line;
      logger[at](fields, text);
    },
  };
}

interface LogLine {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly text: string;
  readonly [field: string]: unknown;
}

function lineOf(event: AppEvent): LogLine | undefined {
  switch (event.kind) {
    case 'answered':
    case 'failed': {
      const { kind, milliseconds, ...fields } = event;
      const ms = Math.round(milliseconds * 10) / 10;
      return { level: kind === 'failed' ? 'error' : 'info', text: `request ${kind}`, ...fields, ms };
    }
    case 'attempted': {
      const { kind: _, address, late, ...fields } = event;
      const seconds = Math.round(late * 10) / 10;
      return { level: 'info', text: 'delivery attempted', channel: addressKey(address), ...fields, late: seconds };
    }
    case 'question read': {
      const { kind: text, milliseconds, tokens, ...fields } = event;
      const ms = Math.round(milliseconds * 10) / 10;
      return { level: event.outcome === 'sure' ? 'debug' : 'info', text, ...fields, ...tokens, ms };
    }
    case 'ticked':
      return { level: 'debug', text: 'ticked' };
    case 'connected':
    case 'disconnected':
    case 'standby':
      return { level: 'info', text: event.kind, platform: event.platform };
    case 'briefing taken': {
      const { kind: text, ...fields } = event;
      return { level: 'info', text, ...fields };
    }
    case 'request refused':
    case 'events dropped':
    case 'briefing refused':
      return undefined; // the event has a warning of its own
  }
}

/** "10:13:02.417 warn  text  name=value": a log line as text. */
function textLine(line: unknown): string {
  const { time = '', level = '', msg = '', ...fields } = Object.fromEntries(Object.entries(line ?? {}));
  const pairs = Object.entries(fields).map(([name, value]) => `  ${name}=${fieldText(value)}`);
  // A line break in quoted text must not start something that looks like a log line.
  const text = String(msg).replaceAll(/\r\n?|\n/g, '\n    ');
  return `${String(time).slice(11, 23)} ${String(level).padEnd(5)} ${text}${pairs.join('')}`;
}

function fieldText(value: unknown): string {
  return typeof value === 'string' && /^[^\s"]+$/.test(value) ? value : JSON.stringify(value);
}
