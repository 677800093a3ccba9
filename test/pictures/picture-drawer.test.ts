import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pictureDrawer } from '../../src/pictures/picture-drawer.ts';
import { respond } from '../../src/reply/respond.ts';
import { contextOn, TODAY } from '../reply/corpus.ts';

const svgOf = (text: string, family = 'DejaVu Sans', width = 300) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="50"><text x="5" y="35" font-size="26" font-family="${family}">${text}</text></svg>`;

function sizeOf(png: Uint8Array): { width: number; height: number } {
  const view = new DataView(png.buffer, png.byteOffset);
  return { width: view.getUint32(16), height: view.getUint32(20) };
}

describe('a drawn picture', () => {
  const draw = pictureDrawer();

  it('is a PNG with the size of its SVG', async () => {
    const png = await draw(svgOf('Signing'));
    expect([...png.subarray(0, 8)]).toEqual([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
    expect(sizeOf(png)).toEqual({ width: 300, height: 50 });
  });

  it('shows its text', async () => {
    const [emptyPicture, mayPicture, junePicture] = await Promise.all([
      draw(svgOf('')),
      draw(svgOf('May')),
      draw(svgOf('Jun')),
    ]);
    expect(mayPicture).not.toEqual(emptyPicture);
    expect(junePicture).not.toEqual(emptyPicture);
    expect(mayPicture).not.toEqual(junePicture);
  });

  it('fails for invalid SVG', async () => {
    await expect(draw('<svg')).rejects.toThrow();
  });

  it('is cached until sixteen others were drawn', async () => {
    const firstPicture = await draw(svgOf('kept'));
    expect(await draw(svgOf('kept'))).toBe(firstPicture);
    for (let width = 10; width < 26; width += 1) await draw(svgOf('', 'DejaVu Sans', width));
    const cachedPicture = await draw(svgOf('kept'));
    expect(cachedPicture).not.toBe(firstPicture);
    expect(cachedPicture).toEqual(firstPicture);
  });

  it('can be the timeline, in light and dark', async () => {
    const [block] = respond({ kind: 'timeline' }, contextOn(TODAY)).blocks;
    if (block?.type !== 'picture') throw new Error('The timeline has no picture');
    const [light, dark] = await Promise.all([draw(block.svg.light), draw(block.svg.dark)]);
    expect(sizeOf(light).width).toBe(1200);
    expect(sizeOf(dark)).toEqual(sizeOf(light));
    expect(light).not.toEqual(dark);
    for (const png of [light, dark]) expect(png.length).toBeLessThan(300_000);
  });
});

describe("the machine's fonts", () => {
  let home = '';
  beforeAll(() => {
    home = mkdtempSync(join(tmpdir(), 'fonts-'));
    mkdirSync(join(home, '.fonts'));
    const { resolve } = createRequire(import.meta.url);
    copyFileSync(resolve('dejavu-fonts-ttf/ttf/DejaVuSerif.ttf'), join(home, '.fonts', 'Serif.ttf'));
  });
  afterAll(() => rmSync(home, { recursive: true }));

  /** Returns the output of a script, run as a user who has installed a serif font. */
  function outputOf(script: string): string {
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      cwd: join(import.meta.dirname, '../..'),
      env: { ...process.env, HOME: home },
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    return stdout.trim();
  }
  const inSerif = JSON.stringify(svgOf('May', 'DejaVu Serif'));
  const inSans = JSON.stringify(svgOf('May'));

  it.skipIf(process.platform !== 'linux')('are used by the renderer if it loads system fonts', () => {
    const script = `import { renderAsync } from '@resvg/resvg-js';
      const font = { loadSystemFonts: true };
      const [serif, sans] = await Promise.all([${inSerif}, ${inSans}].map((svg) => renderAsync(svg, { font })));
      console.log(serif.asPng().equals(sans.asPng()));`;
    expect(outputOf(script)).toBe('false');
  });

  it('are ignored in favour of the bundled font', () => {
    const module = pathToFileURL(join(import.meta.dirname, '../../src/pictures/picture-drawer.ts')).href;
    const script = `import { pictureDrawer } from ${JSON.stringify(module)};
      const [serif, sans] = await Promise.all([${inSerif}, ${inSans}].map(pictureDrawer()));
      console.log(Buffer.compare(serif, sans) === 0);`;
    expect(outputOf(script)).toBe('true');
  });
});
