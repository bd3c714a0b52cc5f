# awk -v seed=1 -v n=900 -v p=10 -f graph.awk: a graph of the kind of OR-Library's pmed files (format orlib-pmed).
# SPDX-License-Identifier: GPL-3.0-or-later
# n²/50 edges of lengths 1 to 100 between any two vertices; the first n - 1 join each vertex to one before it.
function below(k) { seed = seed * 16807 % 2147483647; return seed % k } # Lehmer's generator: alike in every awk
BEGIN {
    edges = int(n * n / 50)
    print n, edges, p
    for (e = 1; e <= edges; e++) {
        i = e < n ? e + 1 : 1 + below(n)
        j = e < n ? 1 + below(e) : 1 + below(n)
        print i, j, 1 + below(100)
    }
}
