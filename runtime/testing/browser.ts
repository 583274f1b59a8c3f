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

export const launchBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: browserPath!,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
