// SPDX-License-Identifier: GPL-3.0-or-later
// node browser.mjs NODE_FOLDER PAGES: opens the pages of test_browser_long.sh in headless Chromium and tries what they promise. Prints what is
// wrong and exits 1.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [nodeFolder, pages] = process.argv.slice(2);
const { chromium } = createRequire(join(nodeFolder, 'package.json'))('playwright-core');
const LONGEST_LOAD_MS = 1000;
let failures = 0;

function check(holds, ...words) {
  if (holds) return;
  failures++;
  console.log('FAILED:', ...words);
}
const same = (found, expected, ...words) =>
  check(JSON.stringify(found) === JSON.stringify(expected), ...words, 'found', JSON.stringify(found), 'expected', JSON.stringify(expected));

const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync'],
});

// Opens a page; anything on the console, any error, dialogue or request is a failure.
async function open(name, width = 1400, colorScheme = 'light', options = {}) {
  const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme, ...options });
  const file = 'file://' + join(pages, name + '.html');
  page.on('console', (message) => check(false, name, 'console:', message.text()));
  page.on('pageerror', (error) => check(false, name, 'error:', error.message));
  page.on('dialog', (dialog) => { check(false, name, 'dialogue:', dialog.message()); dialog.dismiss(); });
  page.on('request', (request) => check(request.url() === file, name, 'request:', request.url()));
  await page.goto(file, { waitUntil: 'load' });
  return page;
}

const planOf = (name) => JSON.parse(readFileSync(join(pages, name + '.json'), 'utf8'));
const texts = (page, selector) => page.locator(selector).evaluateAll((list) => list.map((item) => item.textContent));
// A share as the page writes it; C rounds halves to even.
function percent(share) {
  if (share >= 1 - 1e-6 || share <= 0) return share > 0 ? '100' : '0';
  if (share < 0.005 || share >= 0.995) return share < 0.005 ? '<1' : '>99';
  const down = Math.floor(100 * share), rest = 100 * share - down;
  return String(rest > 0.5 || (rest === 0.5 && down % 2) ? down + 1 : down);
}

// ---- every page fits every width, in both schemes ----

for (const name of ['rescue', 'coast', 'infeasible', 'scenarios', 'hostile', 'classic'])
  for (const scheme of ['light', 'dark']) {
    const page = await open(name, 390, scheme);
    for (const width of [390, 820, 1400]) {
      await page.setViewportSize({ width, height: 900 });
      check(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), name, width, 'is wider than the screen');
    }
    await page.close();
  }

// ---- the numbers of the plan ----

for (const name of ['rescue', 'coast']) {
  const plan = planOf(name), page = await open(name);
  same(await page.locator('#coverage-gap').evaluate((item) => item.firstChild.textContent), plan.coverage_gap_percent.toFixed(4) + '\u00a0%', name);
  same(Number(await page.locator('#objective').evaluate((item) => item.firstChild.textContent)), Number(plan.objective.toPrecision(8)), name, 'objective');
  same(Number((await texts(page, '#bound'))[0]), Number(plan.bound.toPrecision(8)), name, 'bound');
  same(Number(await page.locator('#units-stationed').evaluate((item) => item.firstChild.textContent)), plan.units.reduce((sum, { number }) => sum + number, 0), name, 'units');

  const rows = await page.locator('#coverage-table tbody tr').evaluateAll((list) => list.map((row) => Array.from(row.cells, (cell) => cell.textContent)));
  same(rows.length, plan.gaps.length, name, 'rows of coverage');
  const periods = Math.max(...plan.gaps.map((gap) => gap.required_by_period.length));
  plan.gaps.forEach((gap, i) => {
    same(rows[i][0], gap.target + ' ' + gap.task, name, 'row', i);
    same(rows[i][1], percent(gap.met / gap.required), name, 'share of', gap.target, gap.task);
    for (let p = 0; p < periods && periods > 1; p++) {
      const required = gap.required_by_period[p];
      same(rows[i][p + 2], required > 0 ? percent(gap.met_by_period[p] / required) : 'not asked for', name, gap.target, gap.task, 'period', p);
    }
  });

  same(await texts(page, '#sites-table tbody th'), plan.sites, name, 'sites');
  const heads = (await texts(page, '#matrix-table thead th')).slice(2);
  same(heads, plan.sites, name, 'sites of the matrix');
  for (const row of await page.locator('#matrix-table tbody tr').evaluateAll((list) => list.map((r) => Array.from(r.cells, (cell) => cell.textContent)))) {
    const units = plan.units.filter((u) => row[0] === 'all' || u.contributor === row[0]);
    same(Number(row[1]), units.reduce((sum, u) => sum + u.number, 0), name, 'units of', row[0]);
    heads.forEach((site, s) =>
      same(row[s + 2] === '·' ? 0 : Number(row[s + 2]), units.filter((u) => u.site === site).reduce((sum, u) => sum + u.number, 0), name, row[0], 'at', site));
  }
  const limits = plan.limits.filter((limit) => limit.allowed !== null);
  same(await texts(page, '#limits-table tbody th'), limits.map((limit) => limit.name), name, 'limits');
  (await texts(page, '#limits-table tbody td')).forEach((text, i) =>
    check(text.includes('of ' + Number(limits[i].allowed.toPrecision(8))), name, 'limit', limits[i].name, text));
  same(await texts(page, '#stages-table tbody th'), plan.stages.map((stage) => stage.name), name, 'stages');

  // The map: as many marks in use as sites, each as large as what stands there says.
  const marks = await page.locator('#chart .site.used').evaluateAll((list) => list.map((site) => [site.querySelector('title').textContent.split(',')[0], Number(site.querySelector('.mark text').textContent)]));
  same(marks.sort(), plan.sites.map((site) => [site, plan.units.filter((u) => u.site === site).reduce((sum, u) => sum + u.number, 0)]).sort(), name, 'marks');
  await page.close();
}

// ---- controls ----

{
  const plan = planOf('rescue'), page = await open('rescue');
  const visible = () => page.locator('#coverage-table tbody tr:not([hidden])').count();
  const whole = (gap) => gap.met >= gap.required * (1 - 1e-6);
  await page.selectOption('#coverage-task', 'sea_patrol');
  same(await visible(), plan.gaps.filter((gap) => gap.task === 'sea_patrol').length, 'rows of one task');
  await page.check('#coverage-gaps');
  same(await visible(), plan.gaps.filter((gap) => gap.task === 'sea_patrol' && !whole(gap)).length, 'rows of one task that are not met');
  await page.selectOption('#coverage-task', '');
  same(await visible(), plan.gaps.filter((gap) => !whole(gap)).length, 'rows that are not met');
  await page.uncheck('#coverage-gaps');
  same(await visible(), plan.gaps.length, 'all rows');

  // Colours of the map follow task and period.
  const colourOf = (target) => page.locator('#chart .zones > g').evaluateAll((list, name) =>
    list.filter((group) => group.querySelector('title').textContent.split(/[\n ]/)[0] === name).map((group) => group.getAttribute('class').match(/\bg.\b/)[0])[0], target);
  const classOf = (share) => 'g' + (share <= 0 ? 6 : 5 - [0.25, 0.5, 0.75, 0.9, 1].filter((least) => share + 1e-6 >= least).length);
  const patrol = plan.gaps.find((gap) => gap.task === 'patrol' && gap.met_by_period.some((met, p) => gap.required_by_period[p] > 0 && met < 1e-9));
  await page.selectOption('#map-task', 'patrol');
  same(await colourOf(patrol.target), classOf(patrol.met / patrol.required), 'colour by patrol');
  const period = patrol.met_by_period.findIndex((met, p) => patrol.required_by_period[p] > 0 && met < 1e-9);
  await page.selectOption('#map-period', String(period + 1));
  same(await colourOf(patrol.target), 'g6', 'colour by patrol and period');
  await page.selectOption('#map-task', 'alert');
  same(await colourOf('gdansk_bay'), 'g0', 'colour by alert');

  // Zoom and back.
  const view = () => page.locator('#chart').getAttribute('viewBox');
  const all = await view(), names = () => page.locator('#chart .labels text:visible').count(), few = await names();
  await page.click('#map-in');
  await page.click('#map-in');
  check(Number((await view()).split(' ')[2]) < 5000, 'zoomed in:', await view());
  check(await names() >= few, 'fewer names after zooming in');
  const box = await page.locator('#chart').boundingBox();
  const before = await view();
  await page.mouse.move(box.x + 300, box.y + 300);
  await page.mouse.down();
  await page.mouse.move(box.x + 100, box.y + 200);
  await page.mouse.up();
  check(await view() !== before, 'the map does not follow the mouse');
  await page.click('#map-all');
  same(await view(), all, 'the whole map again');

  // Layers.
  for (const [layer, selector] of [['lines', '.lines path'], ['labels', '.labels text'], ['idle', '.site.idle'], ['zones', '.zone']]) {
    check(await page.locator('#chart ' + selector).first().isVisible(), layer, 'is not there');
    await page.uncheck(`[data-layer="${layer}"]`);
    check(!await page.locator('#chart ' + selector).first().isVisible(), layer, 'does not go');
    await page.check(`[data-layer="${layer}"]`);
  }

  // By keyboard alone: tab leads to a site, which shows its reach, its lines and its words.
  check(!await page.locator('.reach path').first().isVisible(), 'reach is shown unasked');
  await page.focus('#map-controls input >> nth=-1');
  await page.keyboard.press('Tab');
  const focused = await page.evaluate(() => document.activeElement.getAttribute('class') + ' ' + document.activeElement.id);
  check(focused.startsWith('site'), 'tab leads to', focused);
  const site = focused.split(' ').pop();
  check(await page.locator(`#${site} .reach path`).first().isVisible(), 'a site in focus shows no reach');
  const lines = await page.locator(`.lines [data-s="${site.slice(1)}"]`).count();
  check(lines > 0 && await page.locator('.lines .on').count() === lines, 'lines of the site in focus');
  check((await page.textContent('#map-detail')).includes(await page.locator(`#${site} > title`).evaluate((title) => title.textContent.split('\n')[1])), 'words of the site in focus');

  // A name in a table leads to the map.
  await page.click('#coverage-table tbody a >> nth=0');
  same(await page.evaluate(() => document.activeElement.id), (await page.getAttribute('#coverage-table tbody a >> nth=0', 'href')).slice(1), 'a name leads to the map');

  // What a screen reader relies on.
  check(await page.evaluate(() => Array.from(document.querySelectorAll('table')).every((table) =>
    document.getElementById(table.getAttribute('aria-labelledby'))?.textContent && table.querySelector('thead th[scope="col"]') &&
    Array.from(table.tBodies[0].rows).every((row) => row.cells[0].matches('th[scope="row"]')))), 'tables without name or heads');
  check(await page.evaluate(() => Array.from(document.querySelectorAll('#chart .site, #chart .zones > g')).every((group) => group.querySelector(':scope > title')?.textContent)), 'marks without words');
  check(await page.evaluate(() => Array.from(document.querySelectorAll('select, input, button')).every((control) => control.labels?.length || control.getAttribute('aria-label') || control.textContent)), 'controls without a name');
  check(await page.evaluate(() => new Set(Array.from(document.querySelectorAll('[id]'), (item) => item.id)).size === document.querySelectorAll('[id]').length), 'two things of one id');
  check(await page.evaluate(() => Array.from(document.querySelectorAll('a[href^="#"]')).every((link) => document.getElementById(link.hash.slice(1)))), 'links that lead nowhere');
  await page.close();
}

// ---- readable: contrast of 4.5 (WCAG 2.1, 1.4.3) for text and for every colour of shares ----

for (const scheme of ['light', 'dark']) {
  const page = await open('rescue', 1400, scheme);
  const low = await page.evaluate(() => {
    const parse = (colour) => colour.match(/[\d.]+/g).map(Number);
    const luminance = ([r, g, b]) => [r, g, b].map((c) => c / 255).map((c) => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
      .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
    const behind = (item) => { for (; item; item = item.parentElement) { const c = parse(getComputedStyle(item).backgroundColor); if (c.length < 4 || c[3] > 0) return c; } return [255, 255, 255]; };
    const found = new Set();
    for (const item of document.querySelectorAll('h1, h2, p, td, th, dt, dd, small, li, label, a, button, b, .task')) {
      if (!item.textContent.trim()) continue;
      const [a, b] = [luminance(parse(getComputedStyle(item).color)), luminance(behind(item))];
      const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
      if (contrast < 4.5) found.add(item.tagName + '.' + item.className + ' ' + contrast.toFixed(2));
    }
    return Array.from(found);
  });
  same(low, [], scheme, 'contrast');
  await page.close();
}

// ---- paper, and a browser without script ----

{
  const page = await open('rescue');
  await page.emulateMedia({ media: 'print' });
  check(!await page.locator('nav').isVisible() && !await page.locator('#map-controls').isVisible(), 'controls on paper');
  check(await page.locator('#streams-table').isVisible(), 'a table is not on paper');
  check((await page.pdf({ format: 'A4' })).length > 10000, 'no paper');
  await page.close();
  const still = await open('rescue', 820, 'light', { javaScriptEnabled: false });
  check(await still.locator('#chart .site.used').first().isVisible() && await still.locator('#coverage-table tbody tr').first().isVisible(), 'nothing without script');
  check(!await still.locator('#map-controls').isVisible(), 'controls that cannot work');
  await still.hover('#chart .site.used .mark >> nth=0');
  check(await still.locator('#chart .site.used .reach path').first().isVisible(), 'no reach without script');
  await still.close();
}

// ---- pages without a plan, of hostile names, of classic models ----

{
  const infeasible = await open('infeasible');
  check((await infeasible.textContent('#status')).includes('no plan keeps every rule'), 'infeasible');
  check(await infeasible.locator('#conflict-table tbody tr').count() > 0, 'rules in conflict');
  check(await infeasible.locator('#chart .site').count() > 0 && await infeasible.locator('#coverage').count() === 0, 'the map alone');
  await infeasible.close();
  const hostile = await open('hostile');
  same(await hostile.locator('img').count(), 0, 'images');
  check((await texts(hostile, '#sites-table tbody th')).includes(`</script><img src=x onerror=alert(1)>"'`), 'a hostile name stays as it is');
  await hostile.close();
  const classic = await open('classic'), plan = planOf('classic');
  same(await texts(classic, '.chosen li'), plan.sites, 'sites of a classic model');
  await classic.close();
}

// ---- the fullest page: the best of three, as other tests may run at the same time ----

{
  const times = [];
  for (let run = 0; run < 3; run++) {
    const page = await open('dense');
    times.push(await page.evaluate(() => performance.getEntriesByType('navigation')[0].loadEventEnd));
    check(await page.locator('#coverage-table tbody tr').count() > 200, 'the fullest page is empty');
    await page.close();
  }
  console.log('the fullest page loads in ms:', times.map(Math.round).join(' '));
  check(Math.min(...times) < LONGEST_LOAD_MS, 'the fullest page loads in', times);
}

await browser.close();
process.exit(failures ? 1 : 0);
