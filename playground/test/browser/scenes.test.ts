import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { BROWSER_NOTE, noBrowser, TIMEOUT } from './browser.ts';
import { sharedBrowser } from './guest.ts';
import { play, scenes, WORDS, wordsOf } from './scenes.ts';

describe.skipIf(noBrowser)(`the screenshots of the page in docs/pictures${BROWSER_NOTE}`, { timeout: TIMEOUT }, () => {
  const browser = sharedBrowser();

  it.each(scenes)("show the page's current words in $file (otherwise run npm run screenshots)", async (scene) => {
    const shown = z.record(z.string(), z.string()).parse(JSON.parse(readFileSync(WORDS, 'utf8')));
    expect(await play(browser(), scene, wordsOf)).toBe(shown[scene.file]);
  });
});
