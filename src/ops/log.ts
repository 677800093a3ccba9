import { pino } from 'pino';
import type { Temporal } from 'temporal-polyfill';
import { printableText } from '../lib/printable.ts';
import type { AppEvent } from '../ports/app-events.ts';
import { addressKey } from '../schedule/subscription.ts';
import { hideInJson, secretHider } from './secrets.ts';

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export interface LogOptions {
  readonly level: LogLevel;
  readonly format: 'json' | 'text';
  readonly secrets: readonly string[];
  readonly now: () => Temporal.Instant;
  /** The line includes its line break. */
  readonly write: (line: string) => void;
}

export interface Log {
  readonly info: (text: string) => void;
  readonly warn: (text: string) => void;
  readonly observe: (event: AppEvent) => void;
}

/** Writes a line for most events. Lines contain neither secrets nor what people wrote. */
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
        const safeFields = hideInJson(JSON.parse(line), hide);
        write(`${printableText(format === 'json' ? JSON.stringify(safeFields) : textLine(safeFields))}\n`);
      },
    },
  );
  return {
    info: (text) => logger.info(text),
    warn: (text) => logger.warn(text),
    observe: (event) => {
      const line = logLine(event);
      if (line) logger[line.level](line.fields, line.text);
    },
  };
}

interface LogLine {
  readonly level: 'debug' | 'info' | 'error';
  readonly text: string;
  readonly fields: object;
}

/** Returns undefined if the sender of the event logs a warning instead. */
function logLine(event: AppEvent): LogLine | undefined {
  switch (event.kind) {
    case 'answered':
    case 'failed': {
      const { kind, milliseconds, ...fields } = event;
      const level = kind === 'failed' ? 'error' : 'info';
      return { level, text: `request ${kind}`, fields: { ...fields, ms: oneDecimal(milliseconds) } };
    }
    case 'attempted': {
      const { kind: _, address, lateSeconds, ...fields } = event;
      const channel = addressKey(address);
      return {
        level: 'info',
        text: 'delivery attempted',
        fields: { channel, ...fields, late: oneDecimal(lateSeconds) },
      };
    }
    case 'question read': {
      const { kind: text, milliseconds, tokens, ...fields } = event;
      const level = event.outcome === 'sure' ? 'debug' : 'info';
      return { level, text, fields: { ...fields, ...tokens, ms: oneDecimal(milliseconds) } };
    }
    case 'ticked':
    case 'connected':
    case 'disconnected':
    case 'standby':
    case 'briefing loaded': {
      const { kind: text, ...fields } = event;
      return { level: text === 'ticked' ? 'debug' : 'info', text, fields };
    }
    case 'request refused':
    case 'events dropped':
    case 'briefing rejected':
      return undefined;
  }
}

function oneDecimal(value: number): number {
  return Math.round(value * 10) / 10;
}

/** "10:13:02.417 warn text name=value" */
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
