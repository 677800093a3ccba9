import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { type EncoderOptions, openEncoder } from '../../src/encoder/encoder.ts';

/**
 * Opens an encoder whose worker runs `body` for each request, with the request's `id` and `texts` and the count of `requests`.
 */
function encoderWith(body: string, options: EncoderOptions = {}) {
  const code = `import { parentPort } from 'node:worker_threads';
    let requests = 0;
    parentPort.on('message', ({ id, texts }) => { requests += 1; ${body} });`;
  const workerUrl = new URL(`data:text/javascript,${encodeURIComponent(code)}`);
  const encoder = openEncoder({ workerUrl, ...options });
  onTestFinished(() => encoder.close());
  return encoder;
}

const ANSWER = 'parentPort.postMessage({ id, vectors: texts.map((text) => Float32Array.of(text.length, requests)) });';

afterEach(() => {
  vi.useRealTimers();
});

describe('the encoder', () => {
  it('returns the vector of each text', async () => {
    const vectors = await encoderWith(ANSWER).encode(['one', 'three', 'one']);
    expect([...vectors].map(([text, vector]) => [text, vector[0]])).toEqual([
      ['one', 3],
      ['three', 5],
    ]);
  });

  it('sends only unknown texts to its worker', async () => {
    const encoder = encoderWith(ANSWER);
    await encoder.encode(['one']);
    const vectors = await encoder.encode(['one', 'three']);
    expect(vectors.get('one')?.[1]).toBe(1);
    expect(vectors.get('three')?.[1]).toBe(2);
  });

  it('returns no vectors if its worker is too slow, and does not report that as a failure', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const onFailure = vi.fn();
    const waiting = encoderWith('', { timeoutMs: 1500, onFailure }).encode(['one']);
    await vi.advanceTimersByTimeAsync(1500);
    expect((await waiting).size).toBe(0);
    expect(onFailure).not.toHaveBeenCalled();
  });

  it('waits longer for the first vectors, while its worker loads the model', async () => {
    const encoder = encoderWith(`if (texts[0] !== 'late') ${ANSWER}`);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const timeouts: number[] = [];
    const measure = async (text: string) => {
      let isDone = false;
      const waiting = encoder.encode([text]).then(() => {
        isDone = true;
      });
      let waited = 0;
      for (; !isDone && waited < 10_000; waited += 500) await vi.advanceTimersByTimeAsync(500);
      timeouts.push(waited);
      await waiting;
    };
    await measure('late');
    const first = encoder.encode(['one']);
    vi.useRealTimers();
    await first;
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    await measure('late');
    expect(timeouts).toEqual([5000, 1500]);
  });

  it.each([
    ['throws', "throw new Error('broken')"],
    ['ends', 'process.exit(1)'],
    ['answers in another form', "parentPort.postMessage({ id, vectors: 'none' })"],
  ])('returns no vectors once its worker %s, and reports that once', async (_, body) => {
    const onFailure = vi.fn();
    const encoder = encoderWith(body, { onFailure });
    expect((await encoder.encode(['one'])).size).toBe(0);
    expect((await encoder.encode(['two'])).size).toBe(0);
    expect(onFailure).toHaveBeenCalledTimes(1);
  });

  it('reports no failure when it is closed', async () => {
    const onFailure = vi.fn();
    const encoder = encoderWith(ANSWER, { onFailure });
    await encoder.encode(['one']);
    await encoder.close();
    expect((await encoder.encode(['two'])).size).toBe(0);
    expect(onFailure).not.toHaveBeenCalled();
  });

  it('returns similar vectors of length 1 for similar sentences', async () => {
    const encoder = openEncoder({ timeoutMs: 60_000 });
    onTestFinished(() => encoder.close());
    const texts = ['how long is the lease', 'for what time do they rent it', 'a recipe for apple pie', ''];
    const vectors = await encoder.encode(texts);
    const [lease = [], rent = [], pie = [], empty = []] = texts.map((text) => [...(vectors.get(text) ?? [])]);
    const dot = (a: readonly number[], b: readonly number[]) =>
      a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
    expect(dot(lease, lease)).toBeCloseTo(1, 4);
    expect(dot(lease, rent)).toBeGreaterThan(dot(lease, pie));
    expect(empty).toHaveLength(512);
  }, 60_000);
});
