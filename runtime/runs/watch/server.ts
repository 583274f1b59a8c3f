/**
 * A small server for this machine alone that shows a run, or the runs of an ablation, while they train. It only reads.
 */
import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { UserError } from '../../common/errors.js';
import { isAblation } from '../ablation/ablation-file.js';
import { Channel } from './channel.js';
import { servedFile } from './files.js';
import { watchPage } from './page.js';
import { RunView } from './run-view.js';
import { AblationView } from './ablation-view.js';

export interface ServeOptions {
  /** The port; 0 for any free one. */
  readonly port: number;
  /**
   * The milliseconds between two looks at the files. Files are polled instead of watched, because that works on network
   * drives too.
   */
  readonly interval?: number;
  /** The command that resumes a run; a page shows it if nothing was written for long. */
  readonly resume?: (folder: string) => string;
}

export interface WatchServer {
  readonly url: string;
  /** Looks a last time, informs the pages, and closes their connections. */
  close(): Promise<void>;
}

const host = '127.0.0.1';
/** The host names that are served. A page of another site whose name resolves to this machine must not read along. */
const ownNames = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/;
const beatEvery = 15_000;

/** Serves a run folder, which may be made later, or an ablation's. Throws a {@link UserError} if the port is taken. */
export async function serveRun(folder: string, { port, interval = 1000, resume }: ServeOptions): Promise<WatchServer> {
  const ablation = isAblation(folder) ? await AblationView.open(folder) : undefined;
  const back = ablation ? ' · <a href="../../">all runs</a>' : '';
  const channels = new Map<string, Channel>([['', new Channel(ablation ?? new RunView(folder, { resume }))]]);
  ablation?.folders.forEach((place, index) =>
    channels.set(`run/${index}/`, new Channel(new RunView(place, { links: back, resume }))),
  );

  const server = createServer((request, response) => {
    answer(channels, request, response).catch((error: Error) => refuse(response, 500, error.message));
  });
  await listen(server, port);
  const ticks = setInterval(() => {
    for (const channel of channels.values()) if (channel.watched) void channel.refresh().catch(() => undefined);
  }, interval);
  const beats = setInterval(() => channels.forEach((channel) => channel.beat()), beatEvery);
  return {
    url: `http://${host}:${(server.address() as { port: number }).port}/`,
    close: async () => {
      clearInterval(ticks);
      clearInterval(beats);
      for (const channel of channels.values()) {
        if (channel.watched) await channel.refresh().catch(() => undefined);
        channel.close();
      }
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      // Pages that still load a picture have a moment for it.
      setTimeout(() => server.closeAllConnections(), 500).unref();
      await closed;
    },
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why = error.code === 'EADDRINUSE' ? 'is in use' : `cannot be listened on: ${error.message}`;
      const other = port < 1024 ? 8765 : port < 65_535 ? port + 1 : port - 1;
      const hint = `Give it another port: ${other}, or 0 for any that is free.`;
      reject(new UserError(`Port ${port} ${why}.`, { hint, exitCode: 2, cause: error }));
    });
    server.listen(port, host, resolve);
  });
}

const guards = { 'X-Content-Type-Options': 'nosniff', 'Referrer-Policy': 'no-referrer', 'Cache-Control': 'no-store' };

function refuse(response: ServerResponse, status: number, why: string): void {
  if (response.headersSent) return void response.end();
  response.writeHead(status, { ...guards, 'Content-Type': 'text/plain; charset=utf-8' }).end(`${why}\n`);
}

async function answer(
  channels: ReadonlyMap<string, Channel>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (!ownNames.test(request.headers.host ?? '')) return refuse(response, 403, 'only for this machine');
  if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(response, 405, 'only to be read');
  // The address is not parsed by URL, which would remove `..` before it can be refused.
  const [path = '', query] = (request.url ?? '/').split('?', 2);
  const [, prefix, name] = /^\/((?:run\/\d+\/)?)(.*)$/.exec(path) ?? [];
  const channel = prefix === undefined ? undefined : channels.get(prefix);
  if (!channel || name === undefined) return refuse(response, 404, 'not found');
  if (name === '') return sendPage(channel, response);
  if (name === 'events') {
    const last = request.headers['last-event-id'];
    const seen = typeof last === 'string' && last !== '' ? last : new URLSearchParams(query).get('seen');
    return channel.connect(response, seen ?? undefined);
  }
  if (name.startsWith('files/')) return sendFile(channel.view.folder, name.slice('files/'.length), response);
  refuse(response, 404, 'not found');
}

async function sendPage(channel: Channel, response: ServerResponse): Promise<void> {
  await channel.refresh();
  const nonce = randomBytes(16).toString('base64');
  const policy = `default-src 'none'; img-src 'self' data:; media-src 'self'; style-src 'unsafe-inline'; script-src 'nonce-${nonce}'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
  response.writeHead(200, {
    ...guards,
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': policy,
  });
  response.end(watchPage(channel.view, channel.seen, nonce));
}

async function sendFile(folder: string, address: string, response: ServerResponse): Promise<void> {
  const file = await servedFile(folder, address);
  if (!file) return refuse(response, 404, 'not found');
  const stream = createReadStream(file.path);
  stream.on('error', () => refuse(response, 404, 'not found'));
  stream.once('open', () => {
    response.writeHead(200, {
      ...guards,
      // A picture's address changes with the picture; the report's does not.
      ...(file.type.startsWith('image/') ? { 'Cache-Control': 'private, max-age=86400' } : {}),
      'Content-Type': file.type,
      'Content-Security-Policy': "default-src 'none'; img-src data:; media-src data:; style-src 'unsafe-inline'",
    });
    stream.pipe(response);
  });
  response.on('close', () => stream.destroy());
}
