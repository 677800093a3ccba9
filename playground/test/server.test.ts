import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { postWithoutEnd } from '../../fakes/endless-post.ts';
import { type Playground, servePage } from '../server.ts';

interface RequestOptions {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

const doNothing = async () => undefined;
const playground: Playground = {
  snapshot: () => {
    throw new Error('Unexpected call to snapshot()');
  },
  onChange: () => () => {},
  slack: doNothing,
  discord: doNothing,
  clock: doNothing,
  commands: async () => [],
  briefing: () => ({
    title: 'A story',
    asOf: '2026-05-07',
    day: '2026-05-08',
    sources: [],
    timeline: { marks: [], undated: [] },
    topics: [],
  }),
  file: (path) => (path === '/api/files/one' ? { type: 'image/png', bytes: Buffer.from('a picture') } : undefined),
  answer: async (question) => ({ payload: {}, explanation: `asked: ${question}` }),
};

async function startServer(options: Partial<Parameters<typeof servePage>[0]> = {}) {
  const warnings: string[] = [];
  const bundle = async () => ({ script: 'the script', style: 'the style' });
  const server = await servePage({
    playground,
    port: 0,
    bundle,
    warn: (problem) => warnings.push(problem),
    ...options,
  });
  onTestFinished(() => server.stop());
  const port = Number(new URL(server.url).port);
  /** Uses node:http, because fetch overwrites the Host header. */
  const ask = async (path: string, { method = 'GET', headers = {}, body }: RequestOptions = {}) => {
    const { promise, resolve, reject } = Promise.withResolvers<{ status: number; headers: object; text: string }>();
    const clientRequest = request({ host: '127.0.0.1', port, path, method, headers }, async (response) => {
      resolve({ status: response.statusCode ?? 0, headers: response.headers, text: await text(response) });
    });
    clientRequest.once('error', reject);
    clientRequest.end(body);
    return await promise;
  };
  const post = (body: string, headers: Record<string, string> = {}, path = '/api/try') =>
    ask(path, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body });
  return { server, port, warnings, ask, post };
}

const QUESTION = JSON.stringify({ question: 'why?' });

describe("the page's server", () => {
  it('uses the next free port if the first one is in use, or says what to do if the port is fixed', async () => {
    const { port } = await startServer();
    await expect(startServer({ port, isFixed: true })).rejects.toThrow(
      `Port ${port} is in use. Stop what uses it, or set HTTP_PORT to another port.`,
    );
    expect((await startServer({ port })).port).toBeGreaterThan(port);
  });

  it('serves the page with a strict security policy and without caching', async () => {
    const { ask } = await startServer();
    const page = await ask('/');
    expect(page).toMatchObject({
      status: 200,
      headers: {
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': expect.stringContaining("default-src 'self'"),
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
      },
      text: expect.stringContaining('<script type="module" src="/page.js">'),
    });
    expect(page.text).not.toMatch(/https?:\/\//);
    expect(await ask('/page.js')).toMatchObject({ status: 200, text: 'the script' });
    expect(await ask('/page.css')).toMatchObject({ status: 200, text: 'the style' });
    expect((await ask('/api/briefing')).text).toContain('A story');
    const picture = { status: 200, headers: { 'content-type': 'image/png' }, text: 'a picture' };
    expect(await ask('/api/files/one')).toMatchObject(picture);
    expect(await ask('/api/files/other')).toMatchObject({ status: 404 });
  });

  it('accepts only its own host names', async () => {
    const { ask, port } = await startServer();
    for (const host of [`127.0.0.1:${port}`, `localhost:${port}`]) {
      expect(await ask('/', { headers: { host } })).toMatchObject({ status: 200 });
    }
    for (const host of ['colossus.example', `127.0.0.1:${port}.example`, '127.0.0.1', `[::1]:${port}`]) {
      expect(await ask('/', { headers: { host } })).toMatchObject({ status: 421 });
    }
  });

  it('refuses requests from other sites', async () => {
    const { post, port } = await startServer();
    expect(await post(QUESTION, { origin: `http://localhost:${port}` })).toMatchObject({
      status: 200,
      text: '{"payload":{},"explanation":"asked: why?"}',
    });
    for (const origin of ['https://example.com', 'null', `http://127.0.0.1:${port + 1}`]) {
      expect(await post(QUESTION, { origin })).toMatchObject({ status: 403 });
    }
    expect(await post(QUESTION, { 'content-type': 'text/plain' })).toMatchObject({ status: 415 });
  });

  it('explains why it refuses a request', async () => {
    const { post, ask } = await startServer();
    const refusalOf = (status: number, words: string) => ({ status, text: expect.stringContaining(words) });
    expect(await post('{')).toMatchObject(refusalOf(400, 'The body is not JSON'));
    expect(await post('{"question":1}')).toMatchObject(refusalOf(400, 'question'));
    expect(await post('{"kind":"fly"}', {}, '/api/slack')).toMatchObject(refusalOf(400, 'kind'));
    expect(await post(JSON.stringify({ question: 'x'.repeat(70_000) }))).toMatchObject(refusalOf(413, '65536'));
    expect(await ask('/other')).toMatchObject(refusalOf(404, 'GET /other'));
    expect(await ask('/', { method: 'DELETE' })).toMatchObject(refusalOf(404, 'DELETE /'));
  });

  it('refuses a body as soon as it is too large', async () => {
    const { port } = await startServer();
    const url = `http://127.0.0.1:${port}/api/try`;
    expect(await postWithoutEnd(url, 131_072, { 'content-type': 'application/json' })).toBe('413');
  });

  it('says on the page why the page could not be built, and builds it again on the next request', async () => {
    let isFixed = false;
    const { ask, warnings } = await startServer({
      bundle: async () => {
        if (isFixed) return { script: 'fixed', style: '' };
        throw new Error('The page cannot be built: main.tsx:3 "oops"');
      },
    });
    expect((await ask('/page.js')).text).toContain('main.tsx:3 \\"oops\\"');
    expect(warnings).toEqual(['The page cannot be built: main.tsx:3 "oops"']);
    isFixed = true;
    expect((await ask('/page.js')).text).toBe('fixed');
  });

  it('reports a failed request and keeps running', async () => {
    const answer = () => {
      throw new Error('an internal error');
    };
    const { post, ask, warnings } = await startServer({ playground: { ...playground, answer } });
    const failureResponse = { status: 500, text: '{"error":"The playground failed. Its terminal shows the error."}' };
    expect(await post(QUESTION)).toMatchObject(failureResponse);
    expect(warnings).toEqual(['A request to the playground failed: an internal error']);
    expect(await ask('/')).toMatchObject({ status: 200 });
  });
});
