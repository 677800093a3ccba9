/** Draws an SVG as a PNG. */
export type DrawPicture = (svg: string) => Promise<Uint8Array>;
