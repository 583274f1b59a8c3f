/**
 * A view and all pages that show it: server-sent events, https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { View } from './page-parts.js';

/** The most bytes that may wait for a page. A page that stops reading is dropped, and reconnects by itself. */
const mostWaiting = 1 << 25;

export class Channel {
  /** The name of this process; versions of another process have no meaning here. */
  private readonly name = randomBytes(6).toString('hex');
  private readonly clients = new Map<ServerResponse, number>();
  private refreshing: Promise<void> | undefined;

  constructor(readonly view: View) {}

  get watched(): boolean {
    return this.clients.size > 0;
  }

  /** The version that a page made now shows. */
  get seen(): string {
    return `${this.name}-${this.view.parts.version}`;
  }

  /** Looks at the files, one look at a time, and informs all pages. */
  refresh(): Promise<void> {
    this.refreshing ??= this.view
      .refresh()
      .then(() => this.clients.forEach((version, client) => this.tell(client, version)))
      .finally(() => (this.refreshing = undefined));
    return this.refreshing;
  }

  /** @param seen The version as a page or an earlier event gave it. */
  connect(client: ServerResponse, seen: string | undefined): void {
    client.writeHead(200, {
      'Content-Type': 'text/event-stream',
      'Cache-Control': 'no-store',
      'X-Accel-Buffering': 'no',
    });
    client.write('retry: 2000\n\n');
    client.on('close', () => this.clients.delete(client));
    const [name, version] = (seen ?? '').split('-');
    this.tell(client, name === this.name ? Number(version) || 0 : 0);
  }

  /** Sends a sign of life; without it a lost connection is not noticed. */
  beat(): void {
    for (const client of this.clients.keys()) client.write(': \n\n');
  }

  close(): void {
    for (const client of this.clients.keys()) client.end();
  }

  private tell(client: ServerResponse, since: number): void {
    const { parts } = this.view;
    this.clients.set(client, parts.version);
    for (const part of parts.since(since))
      client.write(`id: ${this.seen}\nevent: part\ndata: ${JSON.stringify(part)}\n\n`);
    if (client.writableLength > mostWaiting) client.destroy();
  }
}
