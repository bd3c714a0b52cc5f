# awk -v dimension=9 -f hypercube.awk: a covering problem of the kind of OR-Library's scpcyc files (format orlib-scp).
# SPDX-License-Identifier: GPL-3.0-or-later
# The fewest edges of a hypercube that meet each of its cycles of four (Grossman, Wool 1997); 6: scpcyc06, reordered.
function bit(k) { return int(2 ^ k) }
function has(v, k) { return int(v / bit(k)) % 2 }
BEGIN {
    for (v = 0; v < bit(dimension); v++)
        for (a = 0; a < dimension; a++)
            if (!has(v, a)) edge[v, a] = ++edges
    print bit(dimension - 2) * dimension * (dimension - 1) / 2, edges
    for (e = 1; e <= edges; e++) printf "1%s", e % 20 && e < edges ? " " : "\n"
    for (v = 0; v < bit(dimension); v++)
        for (a = 0; a < dimension; a++)
            for (b = a + 1; b < dimension; b++)
                if (!has(v, a) && !has(v, b)) print 4, edge[v, a], edge[v, b], edge[v + bit(b), a], edge[v + bit(a), b]
}
