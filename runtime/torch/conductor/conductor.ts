/**
 * The conductor: a server on this machine's own address to which the first process of Python connects, again after a
 * restart. It passes on events, answers questions, and makes calls.
 */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { CallQueue } from './calls.js';
import type { Calls } from './calls.js';
import { encodeFrame, FrameReader } from './frames.js';
import type { Frame, FrameArray, Header } from './frames.js';

/** What Python says of itself when it connects. */
export interface Hello {
  readonly pid: number;
  readonly torch: string;
  readonly device: string;
}

/** A question during which Python serves calls, until it is answered. */
export interface Question {
  readonly ask: 'measure' | 'draw';
  readonly step: number;
  readonly epoch: number;
  readonly inside?: boolean;
  readonly stopped?: boolean;
}

export interface Listener {
  /** A process has connected. @param restart The number of processes that connected before. */
  connected?(hello: Hello, calls: Calls, restart: number): void;
  event?(event: Header): void;
  answer?(question: Question, calls: Calls): Promise<Header>;
  /** An answer could not be given, or Python sent what is no frame. */
  failed?(error: Error): void;
}

export class Conductor {
  readonly token = randomBytes(24).toString('hex');
  private readonly sockets = new Set<Socket>();
  /** The socket of the process that connected last. */
  private present: Socket | undefined;
  private connections = 0;
  private isStopping = false;

  private constructor(
    private readonly server: Server,
    private readonly listener: Listener,
  ) {
    server.on('connection', (socket) => this.accept(socket));
  }

  static async listen(listener: Listener): Promise<Conductor> {
    const server = createServer();
    const conductor = new Conductor(server, listener);
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', resolve);
    });
    return conductor;
  }

  /** The variables by which Python finds it. */
  get environment(): Readonly<Record<string, string>> {
    const { port } = this.server.address() as AddressInfo;
    return { GENC_CONDUCTOR: `127.0.0.1:${port}`, GENC_CONDUCTOR_TOKEN: this.token };
  }

  /** Asks the training to write a checkpoint and to end; a process that connects later is asked too. */
  stop(): void {
    this.isStopping = true;
    if (this.present) send(this.present, { call: 'stop' });
  }

  /** Ends a process that only serves. */
  quit(): void {
    if (this.present) send(this.present, { call: 'quit' });
  }

  /** Waits until everything is read that processes sent before they ended; two seconds at most. */
  async settled(): Promise<void> {
    const closed = Promise.all(
      [...this.sockets].map((socket) => new Promise((resolve) => socket.once('close', resolve))),
    );
    let late: NodeJS.Timeout | undefined;
    await Promise.race([closed, new Promise((resolve) => (late = setTimeout(resolve, 2000)))]);
    clearTimeout(late);
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  private accept(socket: Socket): void {
    this.sockets.add(socket);
    socket.setNoDelay(true);
    const reader = new FrameReader();
    const calls = new CallQueue((header, arrays) => send(socket, header, arrays));
    let known = false;
    const receive = (frame: Frame): void => {
      const { header } = frame;
      if (!known) {
        if (!this.isToken(header['hello'])) return void socket.destroy();
        known = true;
        this.present = socket;
        this.listener.connected?.(header as unknown as Hello, calls, this.connections);
        this.connections += 1;
        if (this.isStopping) send(socket, { call: 'stop' });
      } else if (typeof header['id'] === 'number') calls.answer(frame);
      else if (typeof header['event'] === 'string') this.listener.event?.(header);
      else if (typeof header['ask'] === 'string') void this.reply(socket, header as unknown as Question, calls);
    };
    socket.on('data', (piece) => {
      try {
        reader.push(piece).forEach(receive);
      } catch (error) {
        socket.destroy();
        if (known) this.listener.failed?.(error as Error);
      }
    });
    // Python may be killed at any time: the end of its process says so, and not the socket.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.sockets.delete(socket);
      if (this.present === socket) this.present = undefined;
      calls.lose();
    });
  }

  private async reply(socket: Socket, question: Question, calls: Calls): Promise<void> {
    try {
      const values = (await this.listener.answer?.(question, calls)) ?? {};
      send(socket, { go: true, ...values });
    } catch (error) {
      // A process that is gone asks again after its restart.
      if (!socket.destroyed) this.listener.failed?.(error as Error);
    }
  }

  private isToken(said: unknown): boolean {
    const [given, own] = [Buffer.from(String(said)), Buffer.from(this.token)];
    return given.length === own.length && timingSafeEqual(given, own);
  }
}

function send(socket: Socket, header: Header, arrays: readonly FrameArray[] = []): void {
  if (socket.destroyed) return;
  socket.cork();
  for (const piece of encodeFrame(header, arrays)) socket.write(piece);
  socket.uncork();
}
