import { describe, expect, it, onTestFinished } from 'vitest';
import { FakePython } from '../testing/fake-python.js';
import { asError } from './calls.js';
import type { Calls } from './calls.js';
import { Conductor } from './conductor.js';
import type { Hello, Listener, Question } from './conductor.js';
import { encodeFrame, FrameReader } from './frames.js';
import type { Header } from './frames.js';

describe('frames', () => {
  const arrays = [
    { name: 'x', shape: [2, 3], values: Float32Array.from([1, -2.5, NaN, Infinity, 1e-30, 0]) },
    { name: 'y', shape: [2], values: Int32Array.from([-7, 2 ** 31 - 1]) },
    { name: 'none', shape: [0, 4], values: new Float32Array(0) },
  ];
  const header = { id: 3, values: { loss: NaN, other: -Infinity }, text: 'Größe' };

  it('are the length of the header, the header and the arrays', () => {
    const bytes = Buffer.concat(encodeFrame({ id: 1 }, [arrays[1]!]));
    const text = '{"id":1,"arrays":[{"name":"y","shape":[2],"dtype":"i64","bytes":16}]}';
    expect(bytes.readUInt32LE(0)).toBe(text.length);
    expect(bytes.subarray(4, 4 + text.length).toString()).toBe(text);
    expect(bytes.length).toBe(4 + text.length + 16);
    expect(bytes.readBigInt64LE(4 + text.length)).toBe(-7n);
  });

  it.each([1, 3, 7, 100_000])('are read from pieces of %i bytes', (length) => {
    const bytes = Buffer.concat([encodeFrame(header, arrays), encodeFrame({ id: 4 })].flat());
    const reader = new FrameReader();
    const frames = [];
    for (let at = 0; at < bytes.length; at += length) frames.push(...reader.push(bytes.subarray(at, at + length)));
    expect(frames).toEqual([
      { header, arrays },
      { header: { id: 4 }, arrays: [] },
    ]);
  });

  it('refuse what is none', () => {
    expect(() => new FrameReader().push(Buffer.from('GET / HTTP/1.1\r\n'))).toThrow('a header of');
  });
});

describe('the conductor', () => {
  async function conducted(listener: Listener): Promise<Conductor> {
    const conductor = await Conductor.listen(listener);
    onTestFinished(() => conductor.close());
    return conductor;
  }

  it('passes on events, makes calls while a question is open, and answers it', async () => {
    const events: Header[] = [];
    const questions: Question[] = [];
    const conductor = await conducted({
      event: (event) => events.push(event),
      answer: async (question, calls) => {
        questions.push(question);
        const [first, second] = await Promise.all([calls.call({ call: 'a' }), calls.call({ call: 'b' })]);
        return { values: { sum: Number(first.header['value']) + Number(second.header['value']) } };
      },
    });
    const python = await FakePython.connect(conductor.environment);
    python.send({ event: 'step', step: 1, values: { loss: NaN } });
    python.send({ ask: 'measure', step: 1, epoch: 1 });
    const asked = [await python.next(), await python.next()].map(({ header }) => header);
    expect(asked.map(({ call }) => call)).toEqual(['a', 'b']);
    // Answers may come in any order.
    python.send({ id: asked[1]!['id'], value: 20 });
    python.send({ id: asked[0]!['id'], value: 3 });
    expect((await python.next()).header).toEqual({ go: true, values: { sum: 23 } });
    expect(events).toEqual([{ event: 'step', step: 1, values: { loss: NaN } }]);
    expect(questions).toEqual([{ ask: 'measure', step: 1, epoch: 1 }]);
  });

  it('turns away a client without the token', async () => {
    let connected = 0;
    const conductor = await conducted({ connected: () => (connected += 1) });
    const stranger = await FakePython.connect(conductor.environment, 'guess');
    await stranger.closed;
    expect(connected).toBe(0);
  });

  it('goes on with a process that was started again, and fails the calls of the one before', async () => {
    const hellos: [Hello, number][] = [];
    const lost: string[] = [];
    const calls: Calls[] = [];
    let tell = (): void => undefined;
    const conductor = await conducted({
      connected: (hello, each, restart) => {
        hellos.push([hello, restart]);
        calls.push(each);
        tell();
      },
      failed: (error) => lost.push(error.message),
      answer: async (_, each) => (await each.call({ call: 'compute' })).header,
    });
    const twice = new Promise<void>((resolve) => (tell = () => hellos.length === 2 && resolve()));
    const before = await FakePython.connect(conductor.environment);
    before.send({ ask: 'draw', step: 1, epoch: 1 });
    await before.next();
    before.end();
    await before.closed;
    const after = await FakePython.connect(conductor.environment);
    await twice;
    expect(hellos.map(([, restart]) => restart)).toEqual([0, 1]);
    await expect(calls[0]!.call({ call: 'compute' })).rejects.toThrow('connection');
    // A question of a process that is gone is no fault: it asks again.
    expect(lost).toEqual([]);
    const answered = calls[1]!.call({ call: 'compute' });
    const { header } = await after.next();
    after.send({ id: header['id'], error: { name: 'OutOfMemory', message: 'The GPU is full.' } });
    await expect(answered).rejects.toMatchObject({ name: 'UserError', message: 'The GPU is full.', hint: expect.stringContaining('smaller batch') }); // prettier-ignore
  });

  it('reads what a process sent before it ended', async () => {
    const events: Header[] = [];
    const conductor = await conducted({ event: (event) => events.push(event) });
    const python = await FakePython.connect(conductor.environment);
    for (let step = 0; step < 50; step += 1) python.send({ event: 'step', step, text: 'x'.repeat(4000) });
    python.finish();
    await python.closed;
    await conductor.settled();
    expect(events).toHaveLength(50);
  });

  it('tells errors for people from faults of the program', async () => {
    expect(asError({ name: 'UserError', message: 'No data.', hint: 'Get it.' })).toMatchObject({ name: 'UserError', hint: 'Get it.' }); // prettier-ignore
    expect(asError({ name: 'DiskFull', message: 'Full.' })).toMatchObject({
      name: 'UserError',
      hint: expect.any(String),
    });
    const fault = asError({ name: 'AttributeError', message: "no attribute 'x'" });
    expect([fault.name, fault.message]).toEqual(['Error', "AttributeError in Python: no attribute 'x'"]);
  });

  it('asks to stop, and asks again a process that connects later', async () => {
    const conductor = await conducted({});
    const first = await FakePython.connect(conductor.environment);
    first.send({ event: 'none' });
    await new Promise((resolve) => setTimeout(resolve, 50));
    conductor.stop();
    expect((await first.next()).header).toEqual({ call: 'stop' });
    const second = await FakePython.connect(conductor.environment);
    expect((await second.next()).header).toEqual({ call: 'stop' });
  });

  it('reports an answer that fails, and bytes that are no frames', async () => {
    const failures: string[] = [];
    let tell = (): void => undefined;
    const failed = new Promise<void>((resolve) => (tell = resolve));
    const conductor = await conducted({
      answer: () => Promise.reject(new Error('The disk is full.')),
      failed: (error) => {
        failures.push(error.message);
        tell();
      },
    });
    const python = await FakePython.connect(conductor.environment);
    python.send({ ask: 'draw', step: 1, epoch: 1 });
    await failed;
    expect(failures).toEqual(['The disk is full.']);
  });
});
