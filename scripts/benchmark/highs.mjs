/*
# SPDX-License-Identifier: GPL-3.0-or-later
node highs.mjs NPM_FOLDER MODEL.lp SECONDS ANSWER: one thread, zero gap; a status and "NAME VALUE" lines.
*/
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';

const [folder, model, seconds, answer] = process.argv.slice(2);
const load = createRequire(resolve(folder) + '/')('highs');
const highs = await load();
const options = { time_limit: Number(seconds), mip_rel_gap: 0, mip_abs_gap: 0, threads: 1, output_flag: false };
const result = highs.solve(readFileSync(model, 'utf8'), options);
const held = Object.values(result.Columns ?? {}).filter((column) => column.Primal);
if (held.length > 0 && result.Status !== 'Infeasible') {
    const lines = held.map((column) => `${column.Name} ${column.Primal}`);
    writeFileSync(answer, [result.Status === 'Optimal' ? 'optimal' : 'feasible', ...lines, ''].join('\n'));
}
