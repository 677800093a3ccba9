/**
 * Draws an SVG as a PNG.
 * @throws Error if the SVG cannot be drawn
 */
export type DrawPicture = (svg: string) => Promise<Uint8Array>;
