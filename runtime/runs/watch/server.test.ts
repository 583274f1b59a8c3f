import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { UserError } from '../../common/errors.js';
import { writeAblationFile } from '../ablation/ablation-file.js';
import { serveRun } from './server.js';
import { WrittenRun, emptyFolder, runFile } from './testing.js';

async function served(folder: string): Promise<string> {
  const server = await serveRun(folder, { port: 0, interval: 20 });
  onTestFinished(() => server.close());
  return server.url;
}

/** Sends a request with the path exactly as written; `fetch` would normalise it. */
function asked(
  url: string,
  path: string,
  more: { method?: string; headers?: Record<string, string> } = {},
): Promise<{ code: number; body: string; type: string }> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    request({ hostname, port, path, ...more }, (response) => {
      let body = '';
      response.setEncoding('latin1');
      response.on('data', (chunk: string) => (body += chunk));
      response.on('end', () =>
        resolve({ code: response.statusCode!, body, type: response.headers['content-type'] ?? '' }),
      );
    })
      .on('error', reject)
      .end();
  });
}

/** The parts of the page as they come, until `enough` accepts the newest of a part. */
async function news(
  url: string,
  id: string,
  enough: (html: string) => boolean,
  meanwhile?: () => void,
): Promise<string> {
  const stop = new AbortController();
  const { body } = await fetch(`${url}events`, { signal: stop.signal });
  const reader = body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  meanwhile?.();
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) throw new Error(`the news ended with:\n${text}`);
      text += value;
      const messages = text.split('\n\n');
      text = messages.pop()!;
      for (const message of messages) {
        const data = /^data: (.*)$/m.exec(message)?.[1];
        const part = data === undefined ? undefined : (JSON.parse(data) as { id: string; html: string });
        if (part?.id === id && enough(part.html)) return part.html;
      }
    }
  } finally {
    stop.abort();
  }
}

describe('the page of a run', () => {
  it('holds state, curves, samples, evaluations, events and graph, and needs nothing from elsewhere', async () => {
    const run = new WrittenRun(emptyFolder()).begin().epoch(1, 4).epoch(2, 3);
    run.event({ event: 'warning', step: 150, epoch: 1, message: 'a <b>bold</b> warning' });
    run.write('graph.svg', '<svg><text>the graph</text></svg>');
    run.write('report.html', '<p>report');
    const claim = { claim: 'a < b', outcome: 'failed', left: 2, right: 1 };
    run.write('claims.json', JSON.stringify({ format: 'genc-claims-1', claims: [claim] }));
    const url = await served(run.folder);
    const answer = await fetch(url);
    const page = await answer.text();
    expect(page).toContain('<progress max="100" value="20.0"');
    expect(page).toMatch(/total<\/strong> train 3 · test 6/);
    expect(page).toContain('aria-label="total over epochs"');
    expect(page).toContain('a &lt;b&gt;bold&lt;/b&gt; warning');
    expect(page).toContain('the graph');
    expect(page).toMatch(/a &lt; b.*failed/);
    const src = /<img alt="generate, epoch 2" src="([^"]*)"/.exec(page)![1]!;
    const picture = await fetch(new URL(src, url));
    expect([picture.status, picture.headers.get('content-type')]).toEqual([200, 'image/png']);
    expect((await fetch(`${url}files/report.html`)).status).toBe(200);
    expect(page).not.toMatch(/(?:src|href|action)="(?:\w+:)?\/\/|url\((?!#)|@import/);
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  it('sends what is new, without half lines, and follows a file that is cut back', async () => {
    const run = new WrittenRun(emptyFolder()).begin().epoch(1, 4);
    const url = await served(run.folder);
    await news(url, 'curves', (html) => html.includes('train 4'));
    const half = '{"kind":"step","split":"train","step":150,"epoch":1.5,"val';
    await news(
      url,
      'curves',
      (html) => html.includes('test 6'),
      () => {
        run.epoch(2, 3);
        writeFileSync(join(run.folder, 'metrics.jsonl'), half, { flag: 'a' });
      },
    );
    await news(
      url,
      'curves',
      (html) => html.includes('train 2.500'),
      () => writeFileSync(join(run.folder, 'metrics.jsonl'), 'ues":{"total":2.5}}\n', { flag: 'a' }),
    );
    truncateSync(join(run.folder, 'metrics.jsonl'), 0);
    await news(
      url,
      'curves',
      (html) => html.includes('train 9'),
      () => run.epoch(1, 9),
    );
  });

  it('goes on from the version of a page, and sends everything to a page of another process', async () => {
    const run = new WrittenRun(emptyFolder()).begin({ status: 'stopped' }).epoch(1, 4);
    const url = await served(run.folder);
    const seen = /data-seen="([^"]*)"/.exec(await (await fetch(url)).text())![1]!;
    const first = async (words: string): Promise<string> => {
      const stop = new AbortController();
      const { body } = await fetch(`${url}events?seen=${words}`, { signal: stop.signal });
      const reader = body!.pipeThrough(new TextDecoderStream()).getReader();
      let text = '';
      while (!text.includes('"html"')) text += (await reader.read()).value;
      stop.abort();
      return /"id":"(\w+)"/.exec(text)![1]!;
    };
    expect(await first('')).toBe('events');
    expect(await first(seen.replace(/^\w/, 'z'))).toBe('events');
    const next = first(seen);
    run.write('claims.json', JSON.stringify({ claims: [{ claim: 'a', outcome: 'held' }] }));
    run.event({ event: 'finish', step: 100, epoch: 1 });
    expect(await next).toMatch(/events|claims|state/);
  });

  it('waits for a folder that is not there yet', async () => {
    const folder = join(emptyFolder(), 'later');
    const url = await served(folder);
    expect(await (await fetch(url)).text()).toContain('for a run to begin in this folder');
    const state = await news(
      url,
      'state',
      (html) => html.includes('VAE'),
      () => {
        mkdirSync(folder);
        new WrittenRun(folder).begin().epoch(1, 4);
      },
    );
    expect(state).toContain('1 of 10');
  });
});

describe('the server', () => {
  it('serves pictures and the report of the folder, and nothing else', async () => {
    const parent = emptyFolder();
    const run = new WrittenRun(join(parent, 'run'));
    run.write('samples/generate/epoch-0001.png', 'picture');
    for (const path of [
      '../secret.png',
      'secret.png',
      'samples/.hidden.png',
      'samples/key.txt',
      'model.ts',
      'run.json',
    ])
      run.write(path, 'secret');
    symlinkSync(join(parent, 'secret.png'), join(run.folder, 'samples/link.png'));
    symlinkSync(parent, join(run.folder, 'samples/up'));
    const url = await served(run.folder);
    expect(await asked(url, '/files/samples/generate/epoch-0001.png')).toMatchObject({ code: 200, body: 'picture' });
    for (const path of [
      '/files/../secret.png',
      '/files/samples/../../secret.png',
      '/files/samples/%2e%2e/%2e%2e/secret.png',
      '/files/samples%2f..%2f..%2fsecret.png',
      '/files/samples/..%5c..%5csecret.png',
      `/files/samples/${parent}/secret.png`,
      '/files//etc/passwd',
      '/files/samples/%00.png',
      '/files/samples/%ff.png',
      '/files/samples/link.png',
      '/files/samples/up/secret.png',
      '/files/samples/.hidden.png',
      '/files/samples/key.txt',
      '/files/samples/generate',
      '/files/secret.png',
      '/files/model.ts',
      '/files/run.json',
      '/../secret.png',
      '/secret.png',
    ]) {
      const { code, body } = await asked(url, path);
      expect([code, body], path).toEqual([404, 'not found\n']);
    }
  });

  it('answers only this machine, and only reads', async () => {
    const url = await served(emptyFolder());
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
    expect((await asked(url, '/', { headers: { host: 'evil.example' } })).code).toBe(403);
    expect((await asked(url, '/', { headers: { host: 'localhost:9999' } })).code).toBe(200);
    expect((await asked(url, '/', { method: 'POST' })).code).toBe(405);
  });

  it('names a port that is taken, and another one', async () => {
    const port = Number(new URL(await served(emptyFolder())).port);
    const failure = await serveRun(emptyFolder(), { port }).catch((error: UserError) => error);
    expect(failure).toBeInstanceOf(UserError);
    expect(failure).toMatchObject({ message: `Port ${port} is in use.`, exitCode: 2 });
    expect((failure as UserError).hint).toContain(`another port: ${port === 65_535 ? port - 1 : port + 1}`);
  });

  it('lets go of everybody when it ends, after the last news', async () => {
    const run = new WrittenRun(emptyFolder()).begin();
    const server = await serveRun(run.folder, { port: 0, interval: 60_000 });
    const { body } = await fetch(`${server.url}events`);
    run.write('run.json', JSON.stringify(runFile({ status: 'finished' })));
    const text = new Response(body).text();
    await server.close();
    expect(await text).toContain('The run is finished');
    await expect(fetch(server.url)).rejects.toThrow();
  });
});

it('an ablation is the list of its runs, each with a page', async () => {
  const folder = emptyFolder();
  const arm = (id: string): object => ({
    id,
    model: id,
    settings: {},
    differences: [],
    epochs: 10,
    batch: 8,
    flops: 1,
  });
  await writeAblationFile(folder, {
    ...{
      format: 'genc-ablation-1',
      name: 'codes',
      spec: 'a.gen',
      base: '',
      created: '',
      seeds: [0],
      compare: [{ measure: 'total' }],
    },
    arms: [arm('base'), arm('wide')],
  } as unknown as Parameters<typeof writeAblationFile>[1]);
  new WrittenRun(join(folder, 'wide/seed-0')).write('.keep', '');
  new WrittenRun(join(folder, 'wide/seed-0')).begin({ status: 'finished' }).epoch(1, 4);
  const url = await served(folder);
  const page = await (await fetch(url)).text();
  expect(page).toContain('1 finished, 1 waiting');
  expect(page).toMatch(/<a href="run\/1\/">wide\/seed-0<\/a>.*<td class="n">8<\/td>/);
  expect(page).not.toContain('href="run/0/"');
  const run = await (await fetch(`${url}run/1/`)).text();
  expect(run).toMatch(/<a href="\.\.\/\.\.\/">all runs/);
  const src = /<img alt="generate, epoch 1" src="([^"]*)"/.exec(run)![1]!;
  expect((await fetch(new URL(src, `${url}run/1/`))).status).toBe(200);
  expect((await asked(url, '/run/7/')).code).toBe(404);
});
