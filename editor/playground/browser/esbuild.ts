/** esbuild's `transform` of a compiled module, by sucrase: types leave, imports become calls of `require`. */
import { transform as rewritten } from 'sucrase';

export async function transform(code: string): Promise<{ code: string }> {
  return { code: rewritten(code, { transforms: ['typescript', 'imports'], disableESTransforms: true }).code };
}
