import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { type EncoderOptions, openEncoder } from '../../src/encoder/encoder.ts';

/** An encoder whose worker runs some lines for each request; `id` and `texts` are what it is asked. */
function encoderWith(body: string, options: EncoderOptions = {}) {
  const code = `import { parentPort } from 'node:worker_threads';
    let requests = 0;
    parentPort.on('message', ({ id, texts }) => { requests += 1; ${body} });`;
  const worker = new URL(`data:text/javascript,${encodeURIComponent(code)}`);
  const encoder = openEncoder({ worker, ...options });
  onTestFinished(() => encoder.close());
  return encoder;
}

const ANSWER = 'parentPort.postMessage({ id, vectors: texts.map((text) => Float32Array.of(text.length, requests)) });';

afterEach(() => {
  vi.useRealTimers();
});

describe('the encoder', () => {
  it('gives the vector of each text, by the text', async () => {
    const vectors = await encoderWith(ANSWER).encode(['one', 'three', 'one']);
    expect([...vectors].map(([text, vector]) => [text, vector[0]])).toEqual([
      ['one', 3],
      ['three', 5],
    ]);
  });

  it('asks its worker only for texts that it does not remember', async () => {
    const encoder = encoderWith(ANSWER);
    await encoder.encode(['one']);
    const again = await encoder.encode(['one', 'three']);
    expect(again.get('one')?.[1]).toBe(1);
    expect(again.get('three')?.[1]).toBe(2);
  });

  it('gives no vectors when its worker is too slow, and does not call that a failure', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const onFailure = vi.fn();
    const waiting = encoderWith('', { timeout: 1500, onFailure }).encode(['one']);
    await vi.advanceTimersByTimeAsync(1500);
    expect((await waiting).size).toBe(0);
    expect(onFailure).not.toHaveBeenCalled();
  });

  it.each([
    ['throws', "throw new Error('broken')"],
    ['ends', 'process.exit(1)'],
    ['answers in another form', "parentPort.postMessage({ id, vectors: 'none' })"],
  ])('gives no vectors from then on when its worker %s, and reports that once', async (_, body) => {
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

  it('puts sentences that mean the same nearer to each other, by vectors of length 1', async () => {
    const encoder = openEncoder({ timeout: 60_000 });
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
