/**
 * Draws an SVG as a PNG.
 * @throws Error if it cannot be drawn
 */
export type DrawPicture = (svg: string) => Promise<Uint8Array>;
