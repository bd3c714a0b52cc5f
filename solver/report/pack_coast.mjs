// SPDX-License-Identifier: GPL-3.0-or-later
// node solver/report/pack_coast.mjs FOLDER OUTPUT: packs the land and the borders of Natural Earth at 1:10 million, as npm's world-atlas in
// FOLDER/node_modules has them, into the bytes that solver/report/coast.c reads. For each line: its kind (1 a ring of land, 2 a border),
// the number of its vertices, and their steps east and north in units of 1/250 degree. All are whole numbers, seven bits a byte, the
// lowest first; steps are folded (0, -1, 1, -2, ... as 0, 1, 2, 3, ...).
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

const UNITS_PER_DEGREE = 250;
const TOLERANCE = 0.005; // degrees of latitude: half a kilometre, a pixel on a map of 500 km

const [folder, output] = process.argv.slice(2);
const require = createRequire(join(resolve(folder), 'package.json'));
const { feature, mesh } = require('topojson-client');
const atlas = JSON.parse(readFileSync(require.resolve('world-atlas/countries-10m.json'), 'utf8'));
const bytes = [];

// Distance of p from the segment a b, in degrees of latitude.
function distance([x, y], [ax, ay], [bx, by]) {
  const shrink = Math.cos(ay * Math.PI / 180), px = (x - ax) * shrink, py = y - ay, dx = (bx - ax) * shrink, dy = by - ay;
  const along = dx || dy ? Math.max(0, Math.min(1, (px * dx + py * dy) / (dx * dx + dy * dy))) : 0;
  return Math.hypot(px - along * dx, py - along * dy);
}

// Leaves out vertices, none of them farther than the tolerance from what is left (Douglas and Peucker 1973).
function simplify(line) {
  const keep = line.map((_, i) => i === 0 || i === line.length - 1), open = [[0, line.length - 1]];
  while (open.length) {
    const [from, to] = open.pop();
    let farthest = 0, most = TOLERANCE;
    for (let i = from + 1; i < to; i++) {
      const away = distance(line[i], line[from], line[to]);
      if (away > most) [farthest, most] = [i, away];
    }
    if (!farthest) continue;
    keep[farthest] = true;
    open.push([from, farthest], [farthest, to]);
  }
  return line.filter((_, i) => keep[i]);
}

function put(number) {
  for (; number > 127; number = Math.floor(number / 128)) bytes.push(number % 128 + 128);
  bytes.push(number);
}

// The atlas is stitched together at the antimeridian: takes the short way round from vertex to vertex, past 180 degrees where need be,
// and round a pole where a ring does not come back to its longitude.
function unroll(line, isRing) {
  const unrolled = [line[0]];
  for (const [lon, lat] of line.slice(1)) {
    const last = unrolled[unrolled.length - 1][0];
    unrolled.push([lon - 360 * Math.round((lon - last) / 360), lat]);
  }
  const [first, end] = [unrolled[0], unrolled[unrolled.length - 1]];
  if (isRing && Math.abs(end[0] - first[0]) > 180) unrolled.push(...[end, first].map(([lon, lat]) => [lon, Math.sign(lat) * 90]));
  return unrolled;
}

function putLine(kind, line) {
  const vertices = simplify(unroll(line, kind === 1));
  let last = [0, 0];
  put(kind);
  put(vertices.length);
  for (const vertex of vertices) {
    const at = vertex.map((degrees) => Math.round(degrees * UNITS_PER_DEGREE));
    for (const axis of [0, 1]) {
      const step = at[axis] - last[axis];
      put(step < 0 ? -2 * step - 1 : 2 * step);
    }
    last = at;
  }
}

for (const { geometry } of feature(atlas, atlas.objects.land).features)
  for (const polygon of geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates)
    for (const ring of polygon) putLine(1, ring);
for (const line of mesh(atlas, atlas.objects.countries, (a, b) => a !== b).coordinates) putLine(2, line);
writeFileSync(output, Uint8Array.from(bytes));
