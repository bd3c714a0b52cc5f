// SPDX-License-Identifier: GPL-3.0-or-later
// node screenshots.mjs NODE_FOLDER PAGES OUTPUT: what stands on top of each page, on three widths of screen, light and dark.
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [nodeFolder, pages, output] = process.argv.slice(2);
const { chromium } = createRequire(join(nodeFolder, 'package.json'))('playwright-core');
const shots = [
  { name: 'black_sea', width: 1400, height: 1560, scheme: 'light' },
  { name: 'black_sea', width: 820, height: 1300, scheme: 'dark' },
  { name: 'black_sea', width: 390, height: 1300, scheme: 'light' },
  { name: 'rescue', width: 1400, height: 1400, scheme: 'dark' },
  { name: 'rescue', width: 820, height: 1400, scheme: 'light', site: 'gdynia_oksywie' },
  { name: 'rescue', width: 390, height: 1300, scheme: 'dark', section: 'coverage' },
];

const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync', '--disable-lcd-text'],
});
for (const { name, width, height, scheme, site, section } of shots) {
  const page = await browser.newPage({ viewport: { width, height }, colorScheme: scheme });
  await page.goto('file://' + join(pages, name + '.html'));
  if (site) await page.locator('.site', { has: page.locator('title', { hasText: site + ',' }) }).first().focus();
  await page.evaluate((id) => (id ? document.getElementById(id).scrollIntoView() : scrollTo(0, 0)), section ?? '');
  await page.screenshot({ path: join(output, `${name}_${width}_${scheme}.png`) });
  await page.close();
}
await browser.close();
