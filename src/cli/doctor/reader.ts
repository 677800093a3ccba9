import { z } from 'zod';
import type { ReaderSettings } from '../../app/reader-config.ts';
import { type Check, green, unchecked, type Verdict } from '../../platforms/kit/check.ts';
import { boundedFetch, RefusedResponse } from '../../reader/bounded-fetch.ts';
import { faultText } from '../../reader/fault-words.ts';

const listed = z.object({ data: z.array(z.object({ id: z.string() })) });

/**
 * Checks that the reader's API accepts the key and offers the model. Requests only the list of models: this is free,
 * and sends no question.
 */
export function readerChecks(reader: ReaderSettings | undefined): Check[] {
  return reader ? [{ name: 'reader', run: (signal) => checkReader(reader, signal) }] : [];
}

async function checkReader(reader: ReaderSettings, signal: AbortSignal): Promise<Verdict> {
  const { provider, model, url, key, mode, callsPerDay } = reader;
  const isAnthropic = provider === 'anthropic';
  const inWords = (fault: Parameters<typeof faultText>[0]): Verdict => {
    const [found = '', ...fix] = faultText(fault, { model, limit: callsPerDay }).split('. ');
    return { state: 'red', found, fix };
  };
  try {
    const path = isAnthropic ? `${url}/models/${encodeURIComponent(model)}` : `${url}/models`;
    const headers = isAnthropic
      ? { 'x-api-key': key ?? '', 'anthropic-version': '2023-06-01' }
      : { ...(key !== undefined && { authorization: `Bearer ${key}` }) };
    const response = await boundedFetch(path, { headers, signal });
    if (response.status === 401 || response.status === 403) return inWords('wrong key');
    if (response.status === 404 && isAnthropic) return inWords('no such model');
    if (!response.ok) return unchecked(`it answered HTTP ${response.status}`);
    const body: unknown = await response.json().catch(() => undefined);
    const models = listed.safeParse(body);
    if (!isAnthropic && !models.success) return inWords('not the API');
    if (models.success && !models.data.data.some(({ id }) => id === model)) {
      const fix = ['Check READER_MODEL: with an unknown model, the built-in engine decides alone'];
      return { state: 'amber', found: `does not list the model "${model}"`, fix };
    }
  } catch (error) {
    if (error instanceof RefusedResponse) return inWords(error.fault);
    return unchecked('it cannot be reached: check READER_URL and the network');
  }
  const when = mode === 'always' ? 'about every question' : 'where the engine is unsure';
  return green(`${provider}:${model}, asked ${when}, at most ${callsPerDay} times a day`);
}
