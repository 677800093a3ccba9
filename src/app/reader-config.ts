import type { TokenPrice } from '../ports/reader.ts';
import { READER_MODES, type ReaderMode } from '../reader/unsure.ts';
import { optionalText } from './variables.ts';

/** The environment variables for a language model that chooses among the entries. */
export const READER_VARIABLES = {
  READER: optionalText,
  READER_MODEL: optionalText,
  READER_URL: optionalText,
  READER_API_KEY: optionalText,
  READER_CALLS_PER_DAY: optionalText,
  READER_PRICE: optionalText,
  ANTHROPIC_API_KEY: optionalText,
};

/** Which of them hold secrets. */
export const READER_SECRETS = [
  'ANTHROPIC_API_KEY',
  'READER_API_KEY',
] as const satisfies readonly (keyof typeof READER_VARIABLES)[];

/** Settings of the language model, and when to ask it. */
export interface ReaderSettings {
  readonly mode: ReaderMode;
  readonly provider: 'anthropic' | 'openai-compatible';
  readonly model: string;
  /** The API's address, including its version. */
  readonly url: string;
  readonly key?: string;
  readonly callsPerDay: number;
  readonly price?: TokenPrice;
}

type Variables = Readonly<Partial<Record<keyof typeof READER_VARIABLES, string | undefined>>>;

const ANTHROPIC_URL = 'https://api.anthropic.com/v1';
const CALLS_PER_DAY = 1000;
const MAX_CALLS = 1_000_000;
const MODEL = /^(anthropic|openai-compatible):(\S+)$/;
const NUMBER = /^\d{1,6}(?:\.\d{1,6})?$/;

/** Reads the settings; undefined if the reader is off. Each fault is one line that starts with the variable's name. */
export function readerConfigOf(variables: Variables): { config?: ReaderSettings; faults: string[] } {
  const { READER = 'never', READER_MODEL, READER_CALLS_PER_DAY, READER_PRICE } = variables;
  if (READER === 'never') return { faults: [] };
  const mode = READER_MODES.find((one) => one === READER);
  const [, kind, model = ''] = MODEL.exec(READER_MODEL ?? '') ?? [];
  const provider = kind === 'anthropic' || kind === 'openai-compatible' ? kind : undefined;
  const callsPerDay = READER_CALLS_PER_DAY === undefined ? CALLS_PER_DAY : countOf(READER_CALLS_PER_DAY);
  const price = READER_PRICE === undefined ? undefined : priceOf(READER_PRICE);
  const access = provider && accessOf(provider, variables);
  const faults = [
    ...(mode ? [] : ['READER must be unsure, always or never']),
    ...(READER_MODEL === undefined
      ? ['READER_MODEL is missing, though READER is set; write anthropic:MODEL or openai-compatible:MODEL']
      : provider
        ? []
        : ['READER_MODEL must be anthropic:MODEL or openai-compatible:MODEL']),
    ...(access?.faults ?? []),
    ...(callsPerDay === undefined ? [`READER_CALLS_PER_DAY must be between 1 and ${MAX_CALLS}`] : []),
    ...(READER_PRICE !== undefined && !price
      ? [
          'READER_PRICE must be the prices of a million input and output tokens, such as 1/5; a third is for cached input',
        ]
      : []),
  ];
  if (!mode || !provider || !access || callsPerDay === undefined || faults.length > 0) return { faults };
  const { url, key } = access;
  return {
    config: { mode, provider, model, url, callsPerDay, ...(key !== undefined && { key }), ...(price && { price }) },
    faults,
  };
}

/** The API's address and key. */
function accessOf(
  provider: ReaderSettings['provider'],
  { READER_URL, READER_API_KEY, ANTHROPIC_API_KEY }: Variables,
): { readonly url: string; readonly key: string | undefined; readonly faults: readonly string[] } {
  const isAnthropic = provider === 'anthropic';
  const key = isAnthropic ? ANTHROPIC_API_KEY : READER_API_KEY;
  const url = READER_URL ?? (isAnthropic ? ANTHROPIC_URL : undefined);
  if (url === undefined) {
    return {
      url: '',
      key,
      faults: ['READER_URL is missing; write the API’s address with its version, such as http://127.0.0.1:11434/v1'],
    };
  }
  const fault = urlFault(url, key !== undefined);
  return {
    url: url.replace(/\/+$/, ''),
    key,
    faults: [
      ...(isAnthropic && key === undefined ? ['ANTHROPIC_API_KEY is missing, though READER_MODEL needs it'] : []),
      ...(fault === undefined ? [] : [fault]),
    ],
  };
}

/** What is wrong with the URL. The fault does not quote it, since it may contain a password. */
function urlFault(text: string, hasKey: boolean): string | undefined {
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol)) return 'READER_URL must begin with http:// or https://';
  if (url.username !== '' || url.password !== '') return 'READER_URL must not have a password; use READER_API_KEY';
  if (url.search !== '' || url.hash !== '') return 'READER_URL must end with its path, such as /v1';
  const isHere = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(url.hostname);
  if (hasKey && url.protocol === 'http:' && !isHere) {
    return 'READER_URL must begin with https://: a key must not cross a network in plain text';
  }
  return undefined;
}

function countOf(text: string): number | undefined {
  return /^[1-9]\d{0,6}$/.test(text) && Number(text) <= MAX_CALLS ? Number(text) : undefined;
}

function priceOf(text: string): TokenPrice | undefined {
  const parts = text.split('/');
  if (parts.length < 2 || parts.length > 3 || !parts.every((part) => NUMBER.test(part))) return undefined;
  const [input = 0, output = 0, cached = input] = parts.map(Number);
  return { input, output, cached };
}
