/** The messages between the editor and the language server in its worker. */
import { transfer } from 'comlink';
import type { Transport } from '@codemirror/lsp-client';
import { language } from '../workers.js';

/** A transport over a channel whose other end the server holds. */
export function connect(): Transport {
  const { port1, port2 } = new MessageChannel();
  const handlers = new Set<(message: string) => void>();
  port1.onmessage = ({ data }) => {
    const message = JSON.stringify(data);
    for (const handler of handlers) handler(message);
  };
  void language.serve(transfer(port2, [port2]));
  return {
    send: (message) => port1.postMessage(JSON.parse(message)),
    subscribe: (handler) => void handlers.add(handler),
    unsubscribe: (handler) => void handlers.delete(handler),
  };
}
