// SPDX-License-Identifier: GPL-3.0-or-later
'use strict';

// The page says everything without this script; it filters the table of coverage.
(function () {
  const all = (selector, root) => Array.from((root || document).querySelectorAll(selector));
  const one = (id) => document.getElementById(id);

  function filterCoverage() {
    const task = one('coverage-task').value, gaps = one('coverage-gaps').checked;
    let shown = 0;
    for (const row of all('#coverage-table tbody tr')) {
      const { task: of, whole } = row.cells[0].dataset;
      row.hidden = (task !== '' && of !== task) || (gaps && whole === '1');
      shown += row.hidden ? 0 : 1;
    }
    one('coverage-shown').textContent = shown + ' rows';
  }

  if (one('coverage-task')) {
    one('coverage-controls').hidden = false;
    one('coverage-task').addEventListener('change', filterCoverage);
    one('coverage-gaps').addEventListener('change', filterCoverage);
    filterCoverage();
  }
})();
