import type { ReaderFault } from '../ports/reader.ts';

/** What a fault means and what the operator can do. Contains nothing of the question or the reply. */
export function faultText(fault: ReaderFault, { model, limit }: { model: string; limit: number }): string {
  switch (fault) {
    case 'late':
      return 'it did not answer in time. Use a faster model, or one nearer to this machine';
    case 'unreachable':
      return 'it cannot be reached. Check READER_URL, the network and any proxy';
    case 'wrong key':
      return 'it refused the key. Check ANTHROPIC_API_KEY or READER_API_KEY';
    case 'no such model':
      return `it has no model "${model}". Check READER_MODEL and READER_URL`;
    case 'rate limit':
      return 'its rate limit is reached. Ask less often (READER=unsure), or raise the limit there';
    case 'redirect':
      return 'it sent a redirect, which is not followed. Set READER_URL to the final address';
    case 'too large':
      return 'its response was too large to be read. Check that READER_URL is the address of the API';
    case 'no JSON':
      return 'the model replied with something other than the JSON object. Use a model that supports structured output';
    case 'unknown id':
      return 'the model named something that this story does not have. Use a model that supports structured output';
    case 'empty':
      return 'the model chose nothing. Use a stronger model';
    case 'refused':
      return 'it refused the request. Check that the model supports structured output';
    case 'server error':
      return 'it failed with a server error';
    case 'not the API':
      return 'its response is not that of the API. Check READER_URL';
    case 'budget spent':
      return `all ${limit} calls of today are used (READER_CALLS_PER_DAY)`;
    case 'paused':
      return 'it is paused after several failures';
    case 'busy':
      return 'too many questions wait for it at once';
    case 'failed':
      return 'the call failed';
  }
}
