import { createRequire } from 'node:module';
import { BoundedMap } from '../lib/bounded-map.ts';
import type { DrawPicture } from '../ports/pictures.ts';

/** The only font there is: with those of the system, a picture would look otherwise on each machine. */
const FONT = 'DejaVu Sans';
const FILES = ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf'];

/** A day's timeline on both grounds, for some briefings and zones. */
const MOST_KEPT = 16;

/**
 * Draws pictures, beside whatever else is done. What was drawn lately is kept: the same SVG is the same briefing on the
 * same day.
 */
export function pictureDrawer(): DrawPicture {
  const kept = new BoundedMap<string, Promise<Uint8Array>>(MOST_KEPT);
  return (svg) => {
    const known = kept.get(svg);
    if (known) return known;
    const drawn = draw(svg);
    kept.set(svg, drawn);
    drawn.catch(() => kept.delete(svg));
    return drawn;
  };
}

async function draw(svg: string): Promise<Uint8Array> {
  // Loaded with the first picture: most processes draw none.
  const { renderAsync } = await import('@resvg/resvg-js');
  const { resolve } = createRequire(import.meta.url);
  const fontFiles = FILES.map((name) => resolve(`dejavu-fonts-ttf/ttf/${name}`));
  const image = await renderAsync(svg, { font: { loadSystemFonts: false, fontFiles, defaultFontFamily: FONT } });
  return image.asPng();
}
