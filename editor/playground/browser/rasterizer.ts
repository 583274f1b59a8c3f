/** The drawing of SVG, which only the page can do: workers have no images. */
export type Rasterizer = (svg: string, scale: number) => Promise<ImageBitmap>;

let current: Rasterizer | undefined;

export function useRasterizer(rasterizer: Rasterizer): void {
  current = rasterizer;
}

export function rasterize(svg: string, scale: number): Promise<ImageBitmap> {
  if (!current) throw new Error('no page draws for this worker');
  return current(svg, scale);
}
