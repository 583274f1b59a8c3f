/** A view and everybody who looks at it: server-sent events, https://html.spec.whatwg.org/multipage/server-sent-events.html */
import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { View } from './page-parts.js';

/** A page that takes nothing any more is left behind, and comes again by itself. */
const mostWaiting = 1 << 25;

export class Channel {
  /** Versions of another process mean nothing here. */
  private readonly name = randomBytes(6).toString('hex');
  private readonly clients = new Map<ServerResponse, number>();
  private refreshing: Promise<void> | undefined;

  constructor(readonly view: View) {}

  get watched(): boolean {
    return this.clients.size > 0;
  }

  /** What a page shows that is made now. */
  get seen(): string {
    return `${this.name}-${this.view.parts.version}`;
  }

  /** Looks at the files, once at a time, and tells everybody. */
  refresh(): Promise<void> {
    this.refreshing ??= this.view
      .refresh()
      .then(() => this.clients.forEach((version, client) => this.tell(client, version)))
      .finally(() => (this.refreshing = undefined));
    return this.refreshing;
  }

  /** @param seen As a page or an earlier event said it. */
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

  /** Without it nobody notices that the other side is gone. */
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
