/** A spec as the fragment of an address, deflated: it is never sent to a server. */
import type { Document } from './documents.js';

async function through(
  bytes: Uint8Array<ArrayBuffer>,
  stream: CompressionStream | DecompressionStream,
): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(stream)).arrayBuffer());
}

export async function encoded({ path, text, model }: Document): Promise<string> {
  const json = new TextEncoder().encode(JSON.stringify({ path, text, model }));
  const bytes = await through(json, new CompressionStream('deflate-raw'));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

/** The spec of a fragment; undefined if the fragment is damaged. */
export async function decoded(value: string): Promise<Document | undefined> {
  try {
    const binary = atob(value.replaceAll('-', '+').replaceAll('_', '/'));
    const bytes = Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
    const json = new TextDecoder().decode(await through(bytes, new DecompressionStream('deflate-raw')));
    const { path, text, model } = JSON.parse(json) as Record<string, unknown>;
    if (typeof path !== 'string' || typeof text !== 'string') return undefined;
    return { path, text, ...(typeof model === 'string' ? { model } : {}) };
  } catch {
    return undefined;
  }
}

/** The address of the page with this spec in it. */
export async function addressOf(document: Document): Promise<string> {
  return `${location.origin}${location.pathname}#spec=${await encoded(document)}`;
}
