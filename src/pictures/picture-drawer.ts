import { createRequire } from 'node:module';
import { BoundedMap } from '../lib/bounded-map.ts';
import type { DrawPicture } from '../ports/pictures.ts';

/** The font comes from a package, because system fonts would make pictures differ between machines. */
const FONT_FAMILY = 'DejaVu Sans';
const FONT_FILES = ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf'];

/** Enough for a day's timelines, light and dark, of a few briefings and time zones. */
const MAX_CACHED_PICTURES = 16;

export function pictureDrawer(): DrawPicture {
  const cache = new BoundedMap<string, Promise<Uint8Array>>(MAX_CACHED_PICTURES);
  return (svg) =>
    cache.getOrInsertComputed(svg, () => {
      const picture = renderPng(svg);
      picture.catch(() => cache.delete(svg));
      return picture;
    });
}

async function renderPng(svg: string): Promise<Uint8Array> {
  // Imported lazily, because most processes draw no picture.
  const { renderAsync } = await import('@resvg/resvg-js');
  const { resolve } = createRequire(import.meta.url);
  const fontFiles = FONT_FILES.map((name) => resolve(`dejavu-fonts-ttf/ttf/${name}`));
  const image = await renderAsync(svg, { font: { loadSystemFonts: false, fontFiles, defaultFontFamily: FONT_FAMILY } });
  return image.asPng();
}
