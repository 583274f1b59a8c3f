/** The messages between the editor and the language server in its worker. */
import { transfer } from 'comlink';
import type { Transport } from '@codemirror/lsp-client';
import { language } from '../workers.js';
import { load } from './client/marked.js';

interface Message {
  readonly method?: string;
  readonly params?: { readonly capabilities: { readonly textDocument: object } };
}

/** The introduction of the client without pulled messages: it announces them and never asks, so that none would come. */
function pushed(message: Message): Message {
  if (message.method !== 'initialize') return message;
  const { params } = message;
  const capabilities = { ...params!.capabilities };
  capabilities.textDocument = { ...capabilities.textDocument, diagnostic: undefined };
  return { ...message, params: { ...params, capabilities } };
}

/** A transport over a channel whose other end the server holds. */
export function connect(): Transport {
  const { port1, port2 } = new MessageChannel();
  const handlers = new Set<(message: string) => void>();
  const deliver = async (data: unknown): Promise<void> => {
    const message = JSON.stringify(data);
    if (message.includes('"kind":"markdown"')) await load();
    for (const handler of handlers) handler(message);
  };
  let last = Promise.resolve();
  port1.onmessage = ({ data }) => {
    last = last.then(() => deliver(data));
  };
  void language.serve(transfer(port2, [port2]));
  return {
    send: (message) => port1.postMessage(pushed(JSON.parse(message) as Message)),
    subscribe: (handler) => void handlers.add(handler),
    unsubscribe: (handler) => void handlers.delete(handler),
  };
}
