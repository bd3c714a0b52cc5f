# awk -v seed=1 -v sites=30 -v customers=200 -v ratio=2 -f facilities.awk: a file of the kind of holmberg's (format holmberg).
# SPDX-License-Identifier: GPL-3.0-or-later
# Places in a square, serving costs their distances, demands 10 to 50, fixed costs 500 to 1500, capacities about alike,
# `ratio` times the demand in all.
function below(k) { seed = seed * 16807 % 2147483647; return seed % k } # Lehmer's generator: alike in every awk
BEGIN {
    print sites, customers
    for (i = 1; i <= customers; i++) { total += demand[i] = 10 + below(41); x[i] = below(300); y[i] = below(300) }
    for (j = 1; j <= sites; j++) print int(ratio * total / sites * (75 + below(51)) / 100), 500 + below(1001)
    for (i = 1; i <= customers; i++) printf "%d%s", demand[i], i < customers ? " " : "\n"
    for (j = 1; j <= sites; j++) {
        a = below(300); b = below(300)
        for (i = 1; i <= customers; i++)
            printf "%d%s", sqrt((a - x[i]) ^ 2 + (b - y[i]) ^ 2), i < customers ? " " : "\n"
    }
}
