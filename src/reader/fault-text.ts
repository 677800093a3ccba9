import type { ReaderFault } from '../ports/reader.ts';

/** Explains a fault and what the operator can do, without quoting the question or the reply. */
export function faultText(fault: ReaderFault, { model, limit }: { model: string; limit: number }): string {
  const texts: Readonly<Record<ReaderFault, string>> = {
    late: 'it did not answer in time. Use a faster model, or one nearer to this machine',
    unreachable: 'it cannot be reached. Check READER_URL, the network and any proxy',
    'wrong key': 'it refused the key. Check ANTHROPIC_API_KEY or READER_API_KEY',
    'no such model': `it has no model "${model}". Check READER_MODEL and READER_URL`,
    'rate limit': 'its rate limit is reached. Ask less often (READER=unsure), or raise the limit there',
    redirect: 'it sent a redirect, which is not followed. Set READER_URL to the final address',
    'too large': 'its response was too large to be read. Check that READER_URL is the address of the API',
    'no JSON':
      'the model replied with something other than the JSON object. Use a model that supports structured output',
    'unknown id':
      'the model named something that this story does not have. Use a model that supports structured output',
    empty: 'the model chose nothing. Use a stronger model',
    refused: 'it refused the request. Check that the model supports structured output',
    'server error': 'it failed with a server error',
    'not the API': 'its response is not that of the API. Check READER_URL',
    'budget spent': `all ${limit} calls of today are used (READER_CALLS_PER_DAY)`,
    paused: 'it is paused after several failures',
    busy: 'too many questions are waiting for it',
    failed: 'the call failed',
  };
  return texts[fault];
}
