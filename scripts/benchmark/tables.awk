# The results of scripts/bench to tables in Markdown: one of all families, then one a family.
# SPDX-License-Identifier: GPL-3.0-or-later
# A run that proves nothing counts with its limit. The mean is exp(mean of log(seconds + 0.1)) - 0.1.
BEGIN { FS = "\t"; solvers[n_solvers = 1] = "picket"; rank["picket"] = 1 }
{
    key = $1 FS $2
    if (!($1 in n_in)) groups[++n_groups] = $1
    if (!(key in known)) { instances[$1, ++n_in[$1]] = $2; known[key] = $9 }
    if (!($3 in rank)) { solvers[++n_solvers] = $3; rank[$3] = n_solvers }
    run = key FS $3
    status[run] = $4; value[run] = $5; bound[run] = $6; nodes[run] = $7; seconds[run] = $8
    counted[run] = $4 == "optimal" ? $8 : $10 > $8 ? $10 : $8
}
function number(x) { return x == "-" || x == "" ? "-" : sprintf(x == int(x) ? "%d" : "%.3f", x) }
function time_of(x) { return x == "" ? "-" : sprintf(x < 10 ? "%.2f" : "%.0f", x) }
# per cent that the value is worse than the known one; mclp's values are demand that is covered
function apart(run, key,   d) {
    if (value[run] == "-" || value[run] == "" || !(known[key] > 0)) return ""
    d = 100 * (value[run] - known[key]) / known[key]
    return maximises[key] ? -d : d
}
function gap(run,   d) {
    if (bound[run] == "-" || bound[run] == "" || bound[run] == "null" || !(value[run] > 0)) return "-"
    d = 100 * (value[run] - bound[run]) / value[run]
    return sprintf("%.2f", d < 0 ? -d : d)
}
# A maximisation is told by its bound, which lies above the value, or by the folder's name.
function find_sense(g, i,   key, run) {
    key = groups[g] FS instances[groups[g], i]
    run = key FS "picket"
    maximises[key] = groups[g] ~ /^mclp/ || instances[groups[g], i] ~ /MCLP/
}
END {
    print "| family | solver | instances | proven | best known | mean excess % | mean s | picket's mean times |"
    print "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |"
    for (g = 1; g <= n_groups; g++) for (i = 1; i <= n_in[groups[g]]; i++) find_sense(g, i)
    for (g = 1; g <= n_groups; g++) {
        for (s = 1; s <= n_solvers; s++) {
            proven = reached = with_value = excess = logs = runs = own = 0
            for (i = 1; i <= n_in[groups[g]]; i++) {
                key = groups[g] FS instances[groups[g], i]
                run = key FS solvers[s]
                if (!(run in status)) continue
                runs++
                proven += status[run] == "optimal"
                logs += log(counted[run] + 0.1)
                if (!((key FS "picket") in status)) own = ""
                else if (own != "") own += log(counted[key FS "picket"] + 0.1)
                d = apart(run, key)
                if (d == "") continue
                with_value++
                excess += d
                reached += d <= 1e-6
            }
            if (!runs) continue
            mean = exp(logs / runs) - 0.1
            ratio = s == 1 || own == "" ? "" : sprintf("%.1f", mean / (exp(own / runs) - 0.1))
            printf "| %s | %s | %d | %d | %d | %s | %.3f | %s |\n", groups[g], solvers[s], runs, proven, reached, \
                with_value ? sprintf("%.3f", excess / with_value + 1e-9) : "-", mean, ratio
        }
    }
    for (g = 1; g <= n_groups; g++) {
        printf "\n## %s\n\n| instance | best known | value | bound | gap %% | nodes | s |", groups[g]
        for (s = 2; s <= n_solvers; s++) printf " %s | s |", solvers[s]
        printf "\n| --- | ---: | ---: | ---: | ---: | ---: | ---: |"
        for (s = 2; s <= n_solvers; s++) printf " ---: | ---: |"
        print ""
        for (i = 1; i <= n_in[groups[g]]; i++) {
            key = groups[g] FS instances[groups[g], i]
            run = key FS "picket"
            printf "| %s | %s | %s%s | %s | %s | %s | %s |", instances[groups[g], i], number(known[key]), number(value[run]), \
                status[run] == "optimal" ? " *" : "", number(bound[run]), gap(run), nodes[run], time_of(seconds[run])
            for (s = 2; s <= n_solvers; s++) {
                run = key FS solvers[s]
                printf " %s%s | %s |", number(value[run]), status[run] == "optimal" ? " *" : "", time_of(seconds[run])
            }
            print ""
        }
    }
    print "\n\\*: proven optimal."
}
