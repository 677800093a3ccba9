/** Makes a PNG of an SVG. @throws Error if it cannot be drawn */
export type DrawPicture = (svg: string) => Promise<Uint8Array>;
