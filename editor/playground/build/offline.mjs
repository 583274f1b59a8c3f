/** The script that lets the page work without a network: it keeps all files of the page at the first visit. */
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';

/** Writes `offline.js`, which knows the files of the folder. A page of other files has a store of another name. */
export function writeOffline(out) {
  const files = readdirSync(out, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => `${parentPath}/${name}`.slice(out.length + 1))
    .sort();
  const hash = createHash('sha256');
  for (const file of files) hash.update(file).update(readFileSync(`${out}/${file}`));
  const store = `genc-${hash.digest('hex').slice(0, 12)}`;
  writeFileSync(
    `${out}/offline.js`,
    `const store = '${store}';\nconst files = ${JSON.stringify(['./', ...files])};\n${script}`,
  );
}

const script = `
addEventListener('install', (event) => {
  event.waitUntil(caches.open(store).then((cache) => cache.addAll(files)).then(() => skipWaiting()));
});
addEventListener('activate', (event) => {
  const forget = async () => {
    for (const name of await caches.keys()) if (name.startsWith('genc-') && name !== store) await caches.delete(name);
    await clients.claim();
  };
  event.waitUntil(forget());
});
addEventListener('fetch', (event) => {
  if (event.request.method !== 'GET') return;
  const kept = caches.match(event.request, { ignoreSearch: true });
  event.respondWith(kept.then((response) => response ?? fetch(event.request)));
});
`;
