// The licences of packages in a bundle, which these licences require.
import { readFileSync, readdirSync } from 'node:fs';

/** @param inputs Paths of the files in the bundle. */
export function licenses(root, inputs) {
  // A package that lies in another one has the folder of its own.
  const folders = inputs.map((path) => /^.*\bnode_modules\/(?:@[^/]+\/)?[^/]+\//.exec(path)?.[0]);
  const texts = [...new Set(folders.filter(Boolean))].map((inner) => {
    const folder = `${root}${inner}`;
    const { name, version, license } = JSON.parse(readFileSync(`${folder}package.json`, 'utf8'));
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    return `${name} ${version} (${license})\n\n${file ? readFileSync(folder + file, 'utf8').trim() : ''}\n`;
  });
  return [...new Set(texts)].sort().join(`\n${'-'.repeat(80)}\n\n`);
}
