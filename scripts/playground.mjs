// The playground: `npm run playground` builds and serves it, `npm run playground:build` makes the folder alone.
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildPlayground, sizes } from '../editor/playground/build/build.mjs';
import { setup } from './setup.mjs';

const out = fileURLToPath(new URL('../dist/playground', import.meta.url));
const types = {
  '.css': 'text/css',
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
};

/** Serves a folder on this machine alone. Returns the server and its address. */
export function serveFolder(folder, port = 0) {
  const server = createServer(({ url = '/' }, response) => {
    const path = join(folder, normalize(decodeURIComponent(new URL(url, 'http://localhost').pathname)));
    const file = existsSync(path) && statSync(path).isDirectory() ? join(path, 'index.html') : path;
    if (!file.startsWith(folder) || !existsSync(file)) return void response.writeHead(404).end();
    response.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream' });
    createReadStream(file).pipe(response);
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve({ server, address: `http://localhost:${server.address().port}/` }));
  });
}

if (process.argv[1] && fileURLToPath(import.meta.url) === process.argv[1]) {
  const [, , ...words] = process.argv;
  setup();
  const metafiles = await buildPlayground(out);
  const { before, beforeBrotli, training, offline } = sizes(metafiles, out);
  console.log(
    `dist/playground: ${kilobytes(before)} until the page is in use (${kilobytes(beforeBrotli)} in Brotli), ` +
      `${kilobytes(training)} more to train, ${kilobytes(offline)} kept for work without a network (gzipped)`,
  );
  if (!words.includes('--build')) {
    const at = words.indexOf('--port');
    const { address } = await serveFolder(out, at < 0 ? 4173 : Number(words[at + 1])).catch((error) => {
      console.error(
        `The page cannot be served: ${error.message}. Choose another port: npm run playground -- --port 8080`,
      );
      process.exit(2);
    });
    console.log(`serving ${address} (Ctrl-C ends it)`);
  }
}

function kilobytes(bytes) {
  return `${Math.round(bytes / 1000)} kB`;
}
