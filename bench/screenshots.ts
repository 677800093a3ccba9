import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openBrowser } from '../playground/test/browser/browser.ts';
import { PICTURES, play, scenes, WORDS, wordsOf } from '../playground/test/browser/scenes.ts';

// A test fails if the words in these pictures are out of date.

const browser = await openBrowser();
const words: Record<string, string> = {};
try {
  await mkdir(PICTURES, { recursive: true });
  for (const scene of scenes) {
    words[scene.file] = await play(browser, scene, async (page) => {
      await page.screenshot({ path: join(PICTURES, scene.file), animations: 'disabled', caret: 'hide' });
      return await wordsOf(page);
    });
    process.stdout.write(`${scene.file}\n`);
  }
  await writeFile(WORDS, `${JSON.stringify(words, null, 2)}\n`);
} finally {
  await browser.close();
}
