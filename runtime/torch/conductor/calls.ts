/** The calls that Node makes of a connected Python. */
import { UserError } from '../../common/errors.js';
import type { Frame, FrameArray, Header } from './frames.js';

/** The error of calls whose Python is gone. */
export class ConnectionLost extends Error {
  constructor() {
    super('The connection to the torch process was lost.');
  }
}

/** What Python says of an error, in a call or as an event. */
export interface ToldError {
  readonly name: string;
  readonly message: string;
  readonly hint?: string;
}

export interface Calls {
  call(header: Header, arrays?: readonly FrameArray[]): Promise<Frame>;
}

interface Waiting {
  readonly resolve: (frame: Frame) => void;
  readonly reject: (error: Error) => void;
}

/** Calls under way, by number. */
export class CallQueue implements Calls {
  private readonly waiting = new Map<number, Waiting>();
  private last = 0;
  private isLost = false;

  constructor(private readonly send: (header: Header, arrays: readonly FrameArray[]) => void) {}

  call(header: Header, arrays: readonly FrameArray[] = []): Promise<Frame> {
    return new Promise((resolve, reject) => {
      if (this.isLost) return reject(new ConnectionLost());
      this.last += 1;
      this.waiting.set(this.last, { resolve, reject });
      this.send({ id: this.last, ...header }, arrays);
    });
  }

  answer(frame: Frame): void {
    const { id, error } = frame.header as { readonly id: number; readonly error?: ToldError };
    const waiting = this.waiting.get(id);
    this.waiting.delete(id);
    if (error) waiting?.reject(asError(error));
    else waiting?.resolve(frame);
  }

  lose(): void {
    this.isLost = true;
    for (const { reject } of this.waiting.values()) reject(new ConnectionLost());
    this.waiting.clear();
  }
}

const hints: Readonly<Record<string, string>> = {
  OutOfMemory: 'Use a smaller batch, smaller images or fewer channels, or share the batch among more processes.',
  DiskFull: 'Make room on the disk; the last checkpoint is whole, and the run can go on.',
};

/** Errors for people have names of their own; those of Python itself, such as `TypeError`, are a fault of the program. */
const isFault = (name: string): boolean => name !== 'UserError' && /(Error|Exception)$/.test(name);

/** The error as people see it. */
export function asError({ name, message, hint = hints[name] }: ToldError): Error {
  if (isFault(name)) return new Error(`${name} in Python: ${message}`);
  return new UserError(message, hint === undefined ? {} : { hint });
}
