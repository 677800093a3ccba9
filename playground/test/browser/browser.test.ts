import { createServer } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { listen } from '../../../fakes/free-port.ts';
import { accessibilityFaults, BROWSER_NOTE, noBrowser, TIMEOUT, type Visit, visit } from './browser.ts';
import { sharedBrowser } from './guest.ts';

describe.skipIf(noBrowser)(`a visit to a page${BROWSER_NOTE}`, { timeout: TIMEOUT }, () => {
  const browser = sharedBrowser();

  async function visitTo(body: string): Promise<Visit> {
    const server = createServer((_, response) => {
      response.writeHead(200, { 'content-type': 'text/html' });
      response.end(`<!doctype html><html lang="en"><title>a page</title><link rel="icon" href="data:,">${body}`);
    });
    onTestFinished(() => {
      server.close();
    });
    const visited = await visit(browser(), `http://127.0.0.1:${await listen(server)}`, { width: 390, height: 844 });
    onTestFinished(visited.close);
    return visited;
  }

  it('reports no faults on a good page', async () => {
    const { page, faults } = await visitTo('<main><h1>All is well</h1><button>Press</button></main>');
    expect([faults, await accessibilityFaults(page)]).toEqual([[], []]);
  });

  it('reports console errors and exceptions', async () => {
    const { faults } = await visitTo('<script>console.error("a complaint"); throw new Error("a failure")</script>');
    expect(faults).toEqual(['console: a complaint', 'the page failed: a failure']);
  });

  it('blocks and reports requests to other hosts', async () => {
    const { faults } = await visitTo('<script src="http://localhost:9/elsewhere.js"></script>');
    expect(faults[0]).toBe('asked elsewhere: http://localhost:9/elsewhere.js');
  });

  it('reports accessibility faults', async () => {
    const { page } = await visitTo('<main><h1>A page</h1><button></button></main>');
    expect(await accessibilityFaults(page)).toEqual([expect.stringMatching(/^button-name: /)]);
  });
});
