import { z } from 'zod';
import type { TokenPrice } from '../ports/reader.ts';
import { READER_MODES, type ReaderMode } from '../reader/confidence.ts';
import type { ModelConfig } from '../reader/model-reader.ts';
import { countVariable, optionalText, parseVariables } from './variables.ts';

export const READER_VARIABLES = {
  READER: optionalText,
  READER_MODEL: optionalText,
  READER_URL: optionalText,
  READER_API_KEY: optionalText,
  READER_CALLS_PER_DAY: optionalText,
  READER_PRICE: optionalText,
  ANTHROPIC_API_KEY: optionalText,
};

export const READER_SECRETS = ['ANTHROPIC_API_KEY', 'READER_API_KEY'] as const;

export interface ReaderSettings extends ModelConfig {
  readonly mode: ReaderMode;
  readonly callsPerDay: number;
  readonly price?: TokenPrice;
}

type Variables = Readonly<Partial<Record<keyof typeof READER_VARIABLES, string | undefined>>>;

const ANTHROPIC_URL = 'https://api.anthropic.com/v1';
const DEFAULT_CALLS_PER_DAY = 1000;
const MAX_CALLS_PER_DAY = 1_000_000;

const model = z
  .string('is missing, though READER is set; write anthropic:MODEL or openai-compatible:MODEL')
  .regex(
    /^(anthropic|openai-compatible):\S+$/,
    'has no known provider; write anthropic:MODEL or openai-compatible:MODEL',
  );

const readerSchema = z.object({
  READER: z.enum(READER_MODES, 'is not a mode; write unsure, always or never'),
  READER_MODEL: model,
  READER_CALLS_PER_DAY: countVariable(MAX_CALLS_PER_DAY, DEFAULT_CALLS_PER_DAY),
  READER_PRICE: z
    .string()
    .regex(
      /^\d{1,6}(\.\d{1,6})?(\/\d{1,6}(\.\d{1,6})?){1,2}$/,
      'is not a price; write the prices per million input and output tokens, such as 1/5, or with cached input, such as 1/5/0.1',
    )
    .transform((text): TokenPrice => {
      const [input = 0, output = 0, cached = input] = text.split('/').map(Number);
      return { input, output, cached };
    })
    .optional(),
});

/** Returns no config if the reader is off or a variable is invalid. Each fault starts with a variable's name. */
export function readerConfigOf(variables: Variables): { config?: ReaderSettings; faults: readonly string[] } {
  const { READER: mode = 'never', READER_MODEL: modelText } = variables;
  if (mode === 'never') return { faults: [] };
  const { data, faults } = parseVariables(readerSchema, variables);
  if (modelText === undefined || !model.safeParse(modelText).success) return { faults };
  const provider = modelText.startsWith('anthropic:') ? 'anthropic' : 'openai-compatible';
  const access = apiAccess(provider, variables);
  if (!data || 'faults' in access) return { faults: [...faults, ...('faults' in access ? access.faults : [])] };
  return {
    config: {
      mode: data.READER,
      provider,
      model: modelText.slice(provider.length + 1),
      ...access,
      callsPerDay: data.READER_CALLS_PER_DAY,
      ...(data.READER_PRICE && { price: data.READER_PRICE }),
    },
    faults: [],
  };
}

function apiAccess(
  provider: ReaderSettings['provider'],
  { READER_URL, READER_API_KEY, ANTHROPIC_API_KEY }: Variables,
): Pick<ReaderSettings, 'url' | 'key'> | { readonly faults: readonly string[] } {
  const isAnthropic = provider === 'anthropic';
  const key = isAnthropic ? ANTHROPIC_API_KEY : READER_API_KEY;
  const url = READER_URL ?? (isAnthropic ? ANTHROPIC_URL : undefined);
  const faults = [
    ...(isAnthropic && key === undefined ? ['ANTHROPIC_API_KEY is missing, though READER_MODEL needs it'] : []),
    ...urlFaults(url, key !== undefined),
  ];
  return url === undefined || faults.length > 0
    ? { faults }
    : { url: url.replace(/\/+$/, ''), ...(key !== undefined && { key }) };
}

/** No fault quotes the URL, which may contain a password. */
function urlFaults(text: string | undefined, hasKey: boolean): string[] {
  if (text === undefined) {
    return ['READER_URL is missing; write the API’s address with its version, such as http://127.0.0.1:11434/v1'];
  }
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol))
    return ['READER_URL is not a web address; write one with http:// or https://'];
  if (url.username !== '' || url.password !== '')
    return ['READER_URL contains a user name or a password; use READER_API_KEY instead'];
  if (url.search !== '' || url.hash !== '')
    return ['READER_URL has a query or a fragment; end it with its path, such as /v1'];
  const isLoopback = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(url.hostname);
  return hasKey && url.protocol === 'http:' && !isLoopback
    ? ['READER_URL would send the key over a network in plain text; use https://']
    : [];
}
