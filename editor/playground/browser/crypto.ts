/** What genc uses of Node's `crypto`: digests and random bytes. */
import { md5 } from '@noble/hashes/legacy.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { Buffer } from 'buffer';

const digests = { sha256, md5 };

/** A digest of pieces; text counts as UTF-8. */
export function createHash(name: keyof typeof digests): Hash {
  return new Hash(digests[name].create());
}

class Hash {
  constructor(private readonly state: { update(bytes: Uint8Array): unknown; digest(): Uint8Array }) {}

  update(piece: string | ArrayBufferView): this {
    const bytes =
      typeof piece === 'string'
        ? new TextEncoder().encode(piece)
        : new Uint8Array(piece.buffer, piece.byteOffset, piece.byteLength);
    this.state.update(bytes);
    return this;
  }

  digest(encoding: 'hex'): string {
    return Buffer.from(this.state.digest()).toString(encoding);
  }
}

export const randomBytes = (count: number): Buffer => Buffer.from(crypto.getRandomValues(new Uint8Array(count)));
export const randomUUID = (): string => crypto.randomUUID();
