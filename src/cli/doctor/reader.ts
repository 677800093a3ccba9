import { z } from 'zod';
import type { ReaderSettings } from '../../app/reader-config.ts';
import { amber, type Check, green, red, unchecked, type Verdict } from '../../platforms/kit/check.ts';
import type { ReaderFault } from '../../ports/reader.ts';
import { boundedFetch, RefusedResponse } from '../../reader/bounded-fetch.ts';
import { faultText } from '../../reader/fault-text.ts';

const modelList = z.object({ data: z.array(z.object({ id: z.string() })) });

/** Checks the reader's key and model. Requests only data about models, which costs nothing and sends no question. */
export function readerChecks(reader: ReaderSettings | undefined): Check[] {
  return reader ? [{ name: 'reader', run: (signal) => checkReader(reader, signal) }] : [];
}

async function checkReader(reader: ReaderSettings, signal: AbortSignal): Promise<Verdict> {
  const { provider, model, url, key, mode, callsPerDay } = reader;
  const isAnthropic = provider === 'anthropic';
  const faultVerdict = (fault: ReaderFault) => {
    const [problem = '', ...fix] = faultText(fault, { model, limit: callsPerDay }).split('. ');
    return red(problem, ...fix);
  };
  try {
    const path = isAnthropic ? `${url}/models/${encodeURIComponent(model)}` : `${url}/models`;
    const headers = isAnthropic
      ? { 'x-api-key': key ?? '', 'anthropic-version': '2023-06-01' }
      : { ...(key !== undefined && { authorization: `Bearer ${key}` }) };
    const response = await boundedFetch(path, { headers, signal });
    if (response.status === 401 || response.status === 403) return faultVerdict('wrong key');
    if (response.status === 404 && isAnthropic) return faultVerdict('no such model');
    if (!response.ok) return unchecked(`it answered HTTP ${response.status}`);
    const body: unknown = await response.json().catch(() => undefined);
    const { data: models } = modelList.safeParse(body);
    if (!isAnthropic && !models) return faultVerdict('not the API');
    if (models && !models.data.some(({ id }) => id === model)) {
      const fix = 'Check READER_MODEL: with an unknown model, the built-in engine decides alone';
      return amber(`does not list the model "${model}"`, fix);
    }
  } catch (error) {
    if (error instanceof RefusedResponse) return faultVerdict(error.fault);
    return unchecked('it cannot be reached; check READER_URL and the network');
  }
  const occasion = mode === 'always' ? 'about every question' : 'when the engine is unsure';
  return green(`${provider}:${model}, asked ${occasion}, at most ${callsPerDay} times a day`);
}
