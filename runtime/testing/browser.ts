/** The browser with which tests try pages: `CHROME_PATH`, or the one of the system. */
import { existsSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { chromium } from 'playwright-core';

/** Its path; undefined if there is none. */
export const browserPath = [
  process.env['CHROME_PATH'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find((path): path is string => path !== undefined && existsSync(path));

/** The title of the test that says in the log that pages were not tried. */
export const noBrowser = 'no browser found: set CHROME_PATH to one to try the page';

/** @param gpu Switches that give pages a GPU, or take it from them. */
export const launchBrowser = (gpu: readonly string[] = ['--disable-gpu']): Promise<Browser> =>
  chromium.launch({
    executablePath: browserPath!,
    args: ['--no-sandbox', '--disable-background-networking', ...gpu],
  });

/** A program in the place of a GPU: slow, and as exact as one. */
export const softwareGpu: readonly string[] = [
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  '--enable-features=Vulkan',
];
