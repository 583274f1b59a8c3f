// Compiles source/ into module.ts: `npm run build:assembly`, or with `--check` says whether module.ts is what it would be.
import { Buffer } from 'node:buffer';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const folder = fileURLToPath(new URL('.', import.meta.url));
const target = `${folder}module.ts`;

const flags = [
  '--importMemory',
  '--noExportMemory',
  '--maximumMemory=65536',
  '--runtime=stub',
  '--enable=simd',
  '-O3',
  '--converge',
  '--noAssert',
  '--disableWarning=112',
];

async function compile(...more) {
  const files = new Map();
  const { error, stderr } = await asc.main(
    ['source/index.ts', `--baseDir=${folder}`, '--outFile=module.wasm', ...flags, ...more],
    { writeFile: (name, contents) => void files.set(name, contents) },
  );
  if (error) throw new Error(`${error.message}\n${stderr}`);
  const bytes = files.get('module.wasm');
  refuseData(bytes);
  return Buffer.from(bytes).toString('base64');
}

/** The memory belongs to tfjs: data of our own, such as a string constant, would overwrite tensors. */
function refuseData(bytes) {
  const DATA_SECTION = 11;
  let at = 8;
  while (at < bytes.length) {
    const id = bytes[at++];
    let size = 0;
    for (let shift = 0, more = true; more; shift += 7) {
      more = (bytes[at] & 128) !== 0;
      size |= (bytes[at++] & 127) << shift;
    }
    if (id === DATA_SECTION) throw new Error('The module has static data: no strings and no static arrays, please.');
    at += size;
  }
}

const text = `/** Compiled from source/ by \`npm run build:assembly\`: WebAssembly in base64. */
/** For a memory of its page alone. */
export const single =
  '${await compile()}';
/** The same for a memory that threads share. */
export const shared =
  '${await compile('--sharedMemory', '--enable=threads')}';
`;

if (!process.argv.includes('--check')) writeFileSync(target, text);
else if (readFileSync(target, 'utf8') !== text) {
  console.error('runtime/engine/wasm/assembly/module.ts is older than its source. Run npm run build:assembly.');
  process.exitCode = 1;
}
