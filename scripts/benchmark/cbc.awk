# cbc's solution file to a status and "NAME VALUE" lines.
# SPDX-License-Identifier: GPL-3.0-or-later
NR == 1 {
    if (/nfeasible/) exit
    print /^Optimal/ ? "optimal" : "feasible"
    next
}
$(NF - 1) != 0 { print $(NF - 2), $(NF - 1) }
