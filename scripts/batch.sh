# SPDX-License-Identifier: GPL-3.0-or-later
# Sourced by scripts/nightly and scripts/sweep: many runs of picket, one after the other, whose files and exit codes
# are all that is looked at.
# shellcheck shell=bash
set -u
LC_ALL=C
here=$(CDPATH='' cd "$(dirname "$0")" && pwd -P)

# Where picket does not end by itself at its limit it is told to, and then made to.
slack_s=30

say() {
    printf '%s: %s\n' "${0##*/}" "$*" >&2
}

# die CODE WORD...
die() {
    local code=$1
    shift
    say "$@"
    exit "$code"
}

# What the script says of itself at its head.
usage() {
    sed -n '3,/^[^#]/{/^# shellcheck/!s/^# \{0,1\}//p}' "$0" | sed '$ { /^$/d }'
}

# number OPTION VALUE: the value as a number; ends the script where it is none.
number() {
    [[ $2 =~ ^[0-9]{1,9}$ ]] || die 64 "$1: found ${2:-nothing}, expected a whole number"
    printf '%s' $((10#$2))
}

# The program: PICKET, or that of this tree or installation, or the one on the path.
find_picket() {
    local candidate
    [[ -z ${PICKET-} || (-f $PICKET && -x $PICKET) ]] || die 64 "PICKET: found $PICKET, expected a program"
    for candidate in "${PICKET-}" "$here/../build/release/picket" "$here/../../bin/picket" "$(command -v picket)"; do
        [[ -z $candidate || ! -x $candidate ]] || {
            printf '%s' "$candidate"
            return
        }
    done
    die 70 "there is no program picket; PICKET may name it"
}

worst=0
count_in() {
    [[ $1 -le $worst ]] || worst=$1
}

# field PLAN KEY: a number or a text of the plan's own; nothing where it has none.
field() {
    sed -n "s/^  \"$2\": \"\{0,1\}\([^\"]*\)\"\{0,1\},\$/\1/p" "$1"
}

# What says how good a plan is, whatever its model: the key of its coverage gap or of its objective.
value_key() {
    if [[ $(field "$1" model) == theatre ]]; then
        printf coverage_gap_percent
    else
        printf objective
    fi
}

# row CELL...: a line of a table; an empty cell is a dash.
row() {
    local cell line=''
    for cell in "$@"; do
        line+=$'\t'${cell:--}
    done
    printf '%s\n' "${line:1}"
}

# print_table FILE TEXT NUMBER: aligned; the columns in the list TEXT are words, those in the list NUMBER are rounded.
print_table() {
    awk -F '\t' -v text=" $2 " -v number=" $3 " '
        {
            for (i = 1; i <= NF; i++) {
                if (NR == 1) { left[i] = index(text, " " $i " ") > 0; rounded[i] = index(number, " " $i " ") > 0 }
                cell[NR, i] = NR > 1 && rounded[i] && $i != "-" ? sprintf("%.6g", $i) : $i
                if (length(cell[NR, i]) > width[i]) width[i] = length(cell[NR, i])
            }
        }
        END {
            for (k = 1; k <= NR; k++) {
                line = ""
                for (i = 1; i <= NF; i++) line = line sprintf("  %" (left[i] ? "-" : "") width[i] "s", cell[k, i])
                sub(/ +$/, "", line)
                print line
            }
        }' "$1"
}

# ---- one run of picket: the first signal lets it end with its best plan ----

stopped=no child=''
stop() {
    stopped=yes
    [[ -z $child ]] || kill -TERM "$child" 2>/dev/null
}
trap stop INT TERM HUP

# run_within SECONDS COMMAND...: in a session of its own, so that a signal of the terminal reaches it through stop
# alone, and once. Sets $code.
run_within() {
    local seconds=$1
    shift
    setsid timeout --foreground --preserve-status --kill-after="$slack_s" "$((seconds + slack_s))" "$@" &
    child=$!
    [[ $stopped == no ]] || stop
    while :; do
        wait "$child"
        code=$?
        kill -0 "$child" 2>/dev/null || break # a wait that a signal ended left it running
    done
    child=''
}

# take_lock FILE, until drop_lock; fails where another run has it or it cannot be made. The lock goes to
# picket too, so it holds where the script is killed and picket is not.
take_lock() {
    exec 9>"$1" || return
    flock -n 9 || {
        exec 9>&-
        return 1
    }
}

drop_lock() {
    exec 9>&-
}
