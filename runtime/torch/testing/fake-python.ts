/** A client that connects to a conductor as Python does, without Python. */
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { encodeFrame, FrameReader } from '../conductor/frames.js';
import type { Frame, FrameArray, Header } from '../conductor/frames.js';

export class FakePython {
  private readonly received: Frame[] = [];
  private wake: () => void = () => undefined;
  readonly closed: Promise<void>;

  private constructor(private readonly socket: Socket) {
    const reader = new FrameReader();
    socket.on('data', (piece) => {
      this.received.push(...reader.push(piece));
      this.wake();
    });
    socket.on('error', () => undefined);
    this.closed = new Promise((resolve) => socket.on('close', () => resolve()));
  }

  static async connect(environment: Readonly<Record<string, string>>, token = environment['GENC_CONDUCTOR_TOKEN']) {
    const [host, port] = environment['GENC_CONDUCTOR']!.split(':');
    const socket = connect(Number(port), host);
    await new Promise((resolve) => socket.once('connect', resolve));
    const python = new FakePython(socket);
    python.send({ hello: token, pid: 7, torch: '2.4.0', device: 'cpu' });
    return python;
  }

  send(header: Header, arrays: readonly FrameArray[] = []): void {
    // Pieces of any length arrive, so these are cut where no boundary is.
    const bytes = Buffer.concat(encodeFrame(header, arrays));
    for (let at = 0; at < bytes.length; at += 5000) this.socket.write(bytes.subarray(at, at + 5000));
  }

  async next(): Promise<Frame> {
    while (this.received.length === 0) await new Promise<void>((resolve) => (this.wake = resolve));
    return this.received.shift()!;
  }

  /** Ends once everything is sent. */
  finish(): void {
    this.socket.end();
  }

  /** Ends as a killed process does. */
  end(): void {
    this.socket.destroy();
  }
}
