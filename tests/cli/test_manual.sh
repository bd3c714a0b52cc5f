#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Help that fits a screen, manual pages without a warning, completion in real shells: all of them know every command and
# option, and are installed.
set -eu
# shellcheck source=tests/head.sh
. "$(dirname "$0")/../head.sh"
build=${PICKET_PROGRAM%/*}

# fits NAME: the text in $scratch/help leaves a line of 24 for the next prompt.
fits() {
    [ "$(wc -l <"$scratch/help")" -le 23 ] || fail "$1 takes $(wc -l <"$scratch/help") lines"
    [ "$(wc -L <"$scratch/help")" -le 80 ] || fail "$1 takes $(wc -L <"$scratch/help") columns"
}

"$PICKET_PROGRAM" --help >"$scratch/help"
fits '--help'
commands=$(sed -n '/^$/,$s/^  \([a-z][a-z]*\) .*/\1/p' "$scratch/help" | grep -vx picket)
[ "$(printf '%s\n' "$commands" | wc -l)" -ge 7 ] || fail "commands: $commands"

# ---- help and manual pages ----

pages=$build/man/man1
[ "$(find "$pages" -name '*.1' | wc -l)" -eq "$(($(printf '%s\n' "$commands" | wc -l) + 1))" ] || fail 'pages of other commands'
for page in "$pages"/*.1; do
    # Those it refers to are not installed here; that they exist is what the next loop finds.
    mandoc -T lint -W all "$page" >"$scratch/lint" 2>&1 || true
    ! grep -v 'referenced manual not found: Xr picket' "$scratch/lint" || fail "$page"
    ! grep -n '@' "$page" || fail "$page: a place that nothing was put into"
    sed -n 's/^\.Xr \([a-z-]*\) 1.*/\1/p' "$page" | while read -r name; do
        [ -f "$pages/$name.1" ] || echo "$page: no $name(1)"
    done >"$scratch/lost"
    [ ! -s "$scratch/lost" ] || fail "$(cat "$scratch/lost")"
done
for command in $commands; do
    "$PICKET_PROGRAM" "$command" --help >"$scratch/help"
    fits "$command --help"
    grep -qx ".It Xr picket-$command 1" "$pages/picket.1" || fail "picket(1) does not list $command"
    mandoc -T ascii "$pages/picket-$command.1" | col -b >"$scratch/page"
    for section in NAME SYNOPSIS DESCRIPTION OPTIONS 'EXIT STATUS' EXAMPLES 'SEE ALSO'; do
        grep -qx "$section" "$scratch/page" || fail "picket-$command(1): no $section"
    done
    grep -o -- '--[a-z-]*' "$scratch/help" | sort -u | while read -r option; do
        grep -q -- "$option" "$scratch/page" || echo "$option"
    done >"$scratch/lost"
    [ ! -s "$scratch/lost" ] || fail "picket-$command(1): no $(tr '\n' ' ' <"$scratch/lost")"
done

# ---- completion ----

mkdir -p "$scratch/files/folder" "$scratch/zsh"
touch "$scratch/files/plan.json" "$scratch/files/plan two.json" "$scratch/files/coast.ini" "$scratch/files/notes.txt"
cp "$build/completion/zsh" "$scratch/zsh/_picket"
shellcheck -s bash "$build/completion/bash" || fail 'bash completion'
cd "$scratch/files"

# in_bash WORD...: what bash offers for the last word, one a line.
in_bash() {
    bash -c '. "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _picket; printf "%s\n" "${COMPREPLY[@]}"' \
        "$build/completion/bash" "$@" | sort
}

# offers WORD... == EXPECTED...
offers() {
    line=()
    while [ "$1" != == ]; do
        line+=("$1")
        shift
    done
    shift
    [ "$(in_bash "${line[@]}")" = "$(printf '%s\n' "$@")" ] || fail "bash offers for ${line[*]}: $(in_bash "${line[@]}")"
}

offers picket v == verify
offers picket --v == --version
offers picket solve --ti == --time-limit
offers picket solve co == coast.ini
offers picket solve '' == coast.ini folder
offers picket diff pl == 'plan two.json' plan.json
offers picket verify coast.ini --plan p == 'plan two.json' plan.json
offers picket solve --output = p == 'plan two.json' plan.json
offers picket export -o n == notes.txt
offers picket export --table u == units
offers picket solve --model pm == pmedian
offers picket solve --time-limit '' == ''
offers picket compare --robust '' == loss-of-base
for command in $commands; do
    "$PICKET_PROGRAM" "$command" --help | grep -o -- ' --[a-z-]* *' | tr -d ' ' | sort -u >"$scratch/options"
    in_bash picket "$command" -- | diff "$scratch/options" - || fail "bash knows other options of $command"
    zsh -fc 'source "$0"' "$scratch/zsh/_picket" 2>&1 | grep -i 'parse error' && fail 'zsh completion'
done

in_zsh() {
    typed=$1
    shift
    zsh -f "$OLDPWD/tests/cli/complete.zsh" "$scratch/zsh" "$typed" >"$scratch/said" || fail "zsh: $typed"
    for expected; do
        grep -q -- "$expected" "$scratch/said" || fail "zsh for '$typed': no $expected in $(cat "$scratch/said")"
    done
}

in_zsh 'picket ver' 'picket verify '
in_zsh 'picket solve --time-l' '--time-limit='
in_zsh 'picket export --table=un' 'units'
in_zsh 'picket diff plan.' 'plan.json'
in_zsh 'picket solve --re' '--report='
cd "$OLDPWD"

# ---- installed ----

cmake --install "$build" --prefix "$scratch/installed" >"$scratch/said" 2>&1 || fail "$(cat "$scratch/said")"
for file in bin/picket share/man/man1/picket.1 share/man/man1/picket-solve.1 share/zsh/site-functions/_picket \
    share/bash-completion/completions/picket; do
    [ -s "$scratch/installed/$file" ] || fail "not installed: $file"
done

code=0
"$PICKET_PROGRAM" --completion fish >"$scratch/said" 2>&1 || code=$?
[ "$code" -eq 64 ] || fail "exit code $code for a shell that is not known"
exit $((failures > 0))
