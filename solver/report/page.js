// SPDX-License-Identifier: GPL-3.0-or-later
'use strict';

// The page says everything without this script. It filters the table of coverage, colours the map by what that table says, zooms, and
// shows the words of what is pointed at.
(function () {
  const all = (selector, root) => Array.from((root || document).querySelectorAll(selector));
  const one = (id) => document.getElementById(id);

  // ---- coverage ----

  function filterCoverage() {
    const task = one('coverage-task').value, gaps = one('coverage-gaps').checked;
    let shown = 0;
    for (const row of all('#coverage-table tbody tr')) {
      const { task: of, whole } = row.cells[0].dataset;
      row.hidden = (task !== '' && of !== task) || (gaps && whole === '1');
      shown += row.hidden ? 0 : 1;
    }
    one('coverage-shown').textContent = shown + (shown === 1 ? ' row' : ' rows');
  }

  if (one('coverage-task')) {
    one('coverage-controls').hidden = false;
    one('coverage-task').addEventListener('change', filterCoverage);
    one('coverage-gaps').addEventListener('change', filterCoverage);
    filterCoverage();
  }

  // ---- map ----

  const chart = one('chart');
  if (!chart) return;
  one('map-controls').hidden = false;

  // Units to a pixel from which on names of each level are shown: pk_label_scales.
  const scales = [28, 15, 8, 4, 2, 1], nearest = 1;
  const whole = chart.viewBox.baseVal, frame = { x: 0, y: 0, width: whole.width, height: whole.height };
  let view = { ...frame };

  function show() {
    const keep = (at, size, limit) => Math.max(0, Math.min(at, limit - size));
    view.x = keep(view.x, view.width, frame.width);
    view.y = keep(view.y, view.height, frame.height);
    chart.setAttribute('viewBox', [view.x, view.y, view.width, view.height].map(Math.round).join(' '));
    const k = view.width / (chart.clientWidth || 1000);
    chart.style.setProperty('--k', k.toFixed(3));
    chart.dataset.level = Math.max(0, scales.filter((scale) => scale >= 0.95 * k).length - 1);
  }

  // Zooms by a factor and keeps in place what lies at these shares of the view.
  function zoom(factor, x = 0.5, y = 0.5) {
    const least = nearest * (chart.clientWidth || 1000);
    const width = Math.min(frame.width, Math.max(least, view.width / factor)), ratio = width / view.width;
    view = { x: view.x + x * view.width * (1 - ratio), y: view.y + y * view.height * (1 - ratio), width, height: view.height * ratio };
    show();
  }

  one('map-in').addEventListener('click', () => zoom(1.6));
  one('map-out').addEventListener('click', () => zoom(1 / 1.6));
  one('map-all').addEventListener('click', () => { view = { ...frame }; show(); });
  chart.addEventListener('wheel', (event) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    zoom(Math.exp(-event.deltaY / 200), event.offsetX / chart.clientWidth, event.offsetY / chart.clientHeight);
  }, { passive: false });

  // One finger or the mouse moves the view, two fingers zoom.
  const fingers = new Map();
  const spread = () => { const [a, b] = [...fingers.values()]; return Math.hypot(a.x - b.x, a.y - b.y); };
  chart.addEventListener('pointerdown', (event) => fingers.set(event.pointerId, { x: event.clientX, y: event.clientY }));
  chart.addEventListener('pointermove', (event) => {
    const last = fingers.get(event.pointerId);
    if (!last) return;
    const before = fingers.size === 2 ? spread() : 0;
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (before) {
      zoom(spread() / before);
    } else {
      view.x -= (event.clientX - last.x) * view.width / chart.clientWidth;
      view.y -= (event.clientY - last.y) * view.height / chart.clientHeight;
      show();
    }
  });
  for (const end of ['pointerup', 'pointercancel', 'pointerleave']) chart.addEventListener(end, (event) => fingers.delete(event.pointerId));
  addEventListener('resize', show);
  show();

  for (const box of all('[data-layer]')) {
    box.addEventListener('change', () => chart.classList.toggle('no-' + box.dataset.layer, !box.checked));
  }

  // ---- what is pointed at ----

  const detail = one('map-detail');
  detail.hidden = false;
  const hint = 'Point at a site, a zone or a lane, or move to a site with the tab key: whom it serves, and how far it reaches.';
  detail.textContent = hint;

  function point(group) {
    for (const line of all('.lines .on')) line.classList.remove('on');
    chart.classList.toggle('pointed', Boolean(group));
    if (!group) {
      detail.textContent = hint;
      return;
    }
    const [name, ...rest] = group.querySelector('title').textContent.split('\n'), bold = document.createElement('b');
    bold.textContent = name;
    detail.replaceChildren(bold, document.createElement('br'), rest.join(' · '));
    const key = group.classList.contains('site') ? 's' : 't';
    for (const line of all(`.lines [data-${key}="${group.id.slice(1)}"]`)) line.classList.add('on');
  }

  const groupOf = (event) => event.target.closest('.site, .zone, .lane');
  chart.addEventListener('pointerover', (event) => point(groupOf(event) || groupOf({ target: document.activeElement })));
  // Not on the picture itself, which a listener to focus would make a stop of the tab key.
  chart.parentNode.addEventListener('focusin', (event) => point(groupOf(event)));
  chart.parentNode.addEventListener('focusout', () => point(null));
  addEventListener('hashchange', () => {
    const group = chart.querySelector(':target');
    if (group) group.focus();
  });

  // ---- colours ----

  const table = one('coverage-table');
  if (!table) return;
  const rows = all('tbody tr', table).map((row) => ({
    target: row.querySelector('a') ? row.querySelector('a').hash.slice(1) : '',
    task: row.cells[0].dataset.task,
    weight: Number(row.cells[0].dataset.weight),
    shares: Array.from(row.cells).slice(1, -1).map(share),
  }));

  // The share that a cell of the table tells; NaN where nothing is asked for.
  function share(cell) {
    if (cell.dataset.met) return Number(cell.dataset.met);
    return cell.matches('.r') ? Number(cell.textContent) / 100 : NaN;
  }

  function colour() {
    const task = one('map-task').value, period = one('map-period').value, sums = new Map();
    for (const row of rows) {
      const met = row.task === 'alert' || period === '' ? row.shares[0] : row.shares[Number(period)];
      if ((task !== '' && row.task !== task) || isNaN(met)) continue;
      const sum = sums.get(row.target) || { weight: 0, met: 0 };
      sum.weight += row.weight;
      sum.met += row.weight * met;
      sums.set(row.target, sum);
    }
    for (const group of all('.zones > g', chart)) {
      const sum = sums.get(group.id), met = sum && sum.weight > 0 ? sum.met / sum.weight : NaN;
      const full = met + 1e-6; // with what is missing by rounding, as pk_html_share_class has it
      const level = isNaN(met) ? 'x' : full >= 1 ? 0 : full >= 0.9 ? 1 : full >= 0.75 ? 2 : full >= 0.5 ? 3 : full >= 0.25 ? 4 : met > 0 ? 5 : 6;
      for (const name of Array.from(group.classList)) if (/^g.$/.test(name)) group.classList.remove(name);
      group.classList.add('g' + level);
    }
  }

  for (const option of all('#coverage-task option')) if (option.value !== '') one('map-task').append(option.cloneNode(true));
  all('thead th', table).slice(2, -1).forEach((head, period) => one('map-period').append(new Option(head.textContent, period + 1)));
  one('map-task').addEventListener('change', colour);
  one('map-period').addEventListener('change', colour);
})();
