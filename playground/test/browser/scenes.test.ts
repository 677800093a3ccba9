import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { noBrowser, openBrowser, TIMEOUT, WITHOUT_BROWSER } from './browser.ts';
import { play, scenes, WORDS, wordsOf } from './scenes.ts';

describe.skipIf(noBrowser)(
  `the screenshots of the page in docs/pictures${noBrowser ? ` ${WITHOUT_BROWSER}` : ''}`,
  { timeout: TIMEOUT },
  () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await openBrowser();
      return () => browser.close();
    });

    it.each(scenes)("show the page's current words in $file (otherwise run npm run screenshots)", async (scene) => {
      const shown = z.record(z.string(), z.string()).parse(JSON.parse(readFileSync(WORDS, 'utf8')));
      expect(await play(browser, scene, wordsOf)).toBe(shown[scene.file]);
    });
  },
);
