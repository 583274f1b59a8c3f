/** The matrix products of ONNX Runtime (`gemm.ts`), bundled beside the packages, so that the bundle finds them. */
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

export async function loadGemm() {
  const folder = fileURLToPath(new URL('../../node_modules/.cache/genc-bench/', import.meta.url));
  mkdirSync(folder, { recursive: true });
  await build({
    entryPoints: [fileURLToPath(new URL('gemm.ts', import.meta.url))],
    outfile: `${folder}gemm.mjs`,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'warning',
  });
  return import(`${folder}gemm.mjs`);
}
