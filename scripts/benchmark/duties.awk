# awk -v seed=1 -v trips=500 -v duties=60000 -f duties.awk: a file of the kind of OR-Library's rail files (format orlib-rail).
# SPDX-License-Identifier: GPL-3.0-or-later
# Trips between stations, drawn over a day, and as many different duties: walks of 2 to 12 trips from a depot back to it,
# with 5 to 120 minutes from trip to trip, within 5 hours at cost 1 or within 10 hours at cost 2. A trip in no walk is
# a duty of its own at cost 2.
function below(k) { seed = seed * 16807 % 2147483647; return seed % k } # Lehmer's generator: alike in every awk
function emit(cost, list, n) {
    if (list in known) return
    known[list]
    column[++columns] = cost " " n list
}
function walk(t,    home, list, n, begin, k, s, e, from, to) {
    home = start[t]
    begin = leave[t]
    for (n = 1; n <= 12 && arrive[t] - begin <= 600; n++) {
        list = list " " t
        if (n > 1 && stop[t] == home && below(2)) emit(arrive[t] - begin <= 300 ? 1 : 2, list, n)
        s = stop[t]
        from = index_at(s, arrive[t] + 5)
        to = index_at(s, arrive[t] + 121)
        if (from == to) return
        t = at[s, from + below(to - from)]
    }
}
function index_at(s, time) { return time > 2880 ? n_at[s] : before[s, time] } # trips that leave s before that
BEGIN {
    stations = 5 + int(sqrt(trips) / 4)
    depots = int(stations / 2)
    for (a = 0; a < stations; a++)
        for (b = 0; b < a; b++) minutes[a, b] = minutes[b, a] = 15 + below(45)
    for (k = 0; k < trips; k++) {
        a = below(2) ? below(depots) : below(stations)
        do b = below(2) ? below(depots) : below(stations); while (a == b)
        time = 300 + below(1100)
        leaving[time] = leaving[time] " " a ":" b
    }
    for (time = 0; time <= 2880; time++) {
        for (s = 0; s < stations; s++) before[s, time] = n_at[s] + 0
        count = split(leaving[time], pairs, " ")
        for (k = 1; k <= count; k++) {
            split(pairs[k], ends, ":")
            t++
            start[t] = ends[1]; stop[t] = ends[2]; leave[t] = time; arrive[t] = time + minutes[ends[1], ends[2]]
            at[start[t], n_at[start[t]]++] = t
            if (start[t] < depots) first[n_first++] = t
        }
    }
    for (tries = 0; columns < duties && tries < 50 * duties; tries++) walk(first[below(n_first)])
    for (k = 1; k <= columns; k++) {
        n = split(column[k], part, " ")
        for (e = 3; e <= n; e++) covered[part[e]]
    }
    for (t = 1; t <= trips; t++) if (!(t in covered)) emit(2, " " t, 1)
    print trips, columns
    for (k = 1; k <= columns; k++) print column[k]
}
