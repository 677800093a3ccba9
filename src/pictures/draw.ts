import { createRequire } from 'node:module';
import { BoundedMap } from '../lib/bounded-map.ts';
import type { DrawPicture } from '../ports/pictures.ts';

/** The only font used: system fonts would make pictures differ between machines. */
const FONT = 'DejaVu Sans';
const FILES = ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf'];

/** Enough for a day's timelines, light and dark, of a few briefings and time zones. */
const MAX_KEPT = 16;

/**
 * Returns a function that draws pictures in the background. Recent ones are cached: the same SVG means the same
 * briefing on the same day.
 */
export function pictureDrawer(): DrawPicture {
  const kept = new BoundedMap<string, Promise<Uint8Array>>(MAX_KEPT);
  return (svg) => {
    const known = kept.get(svg);
    if (known) return known;
    const drawn = renderPng(svg);
    kept.set(svg, drawn);
    drawn.catch(() => kept.delete(svg));
    return drawn;
  };
}

async function renderPng(svg: string): Promise<Uint8Array> {
  // Loaded with the first picture, since most processes draw none.
  const { renderAsync } = await import('@resvg/resvg-js');
  const { resolve } = createRequire(import.meta.url);
  const fontFiles = FILES.map((name) => resolve(`dejavu-fonts-ttf/ttf/${name}`));
  const image = await renderAsync(svg, { font: { loadSystemFonts: false, fontFiles, defaultFontFamily: FONT } });
  return image.asPng();
}
