/** SVG as a bitmap: only a page has images, so the training worker asks it. */
import { transfer } from 'comlink';

export async function rasterize(svg: string, scale: number): Promise<ImageBitmap> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const [resizeWidth, resizeHeight] = [Math.round(image.width * scale), Math.round(image.height * scale)];
  const bitmap = await createImageBitmap(image, { resizeWidth, resizeHeight });
  return transfer(bitmap, [bitmap]);
}
