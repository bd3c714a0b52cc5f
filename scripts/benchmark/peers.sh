# SPDX-License-Identifier: GPL-3.0-or-later
# Sourced by scripts/bench: the peers. A peer is one line: its name; the Debian package or the npm package it comes with;
# the command that solves $model.lp or $model.mps within $limit seconds into $answer; and the command that turns $answer
# into a line "optimal" or "feasible" and lines "NAME VALUE". $here is this folder, $npm where npm's packages are. cbc
# reads the .lp: it takes free MPS with short names for fixed columns.
# shellcheck shell=bash disable=SC2016,SC2034 # the commands are evaluated later, by scripts/bench
declare -A peer_package=() peer_solve=() peer_read=()

peer() {
    peer_package[$1]=$2 peer_solve[$1]=$3 peer_read[$1]=$4
}

peer cbc coinor-cbc 'cbc "$model.lp" -timeMode elapsed -sec "$limit" -ratioGap 0 -allowableGap 0 -solve -solution "$answer"' 'awk -f "$here/cbc.awk" "$answer"'
peer glpsol glpk-utils 'glpsol --freemps "$model.mps" --tmlim "$limit" -w "$answer"' 'awk -f "$here/glpsol.awk" "$model.mps" "$answer"'
peer highs npm:highs@1.15.3 'node "$here/highs.mjs" "$npm" "$model.lp" "$limit" "$answer"' 'cat "$answer"'

# install_peer NAME
install_peer() {
    case ${peer_package[$1]} in
    npm:*)
        if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
            need_packages "nodejs npm" "node npm"
        fi
        [ -d "${npm:?}/node_modules/$1" ] ||
            quietly npm install --no-audit --no-fund --prefix "$npm" "${peer_package[$1]#npm:}" ||
            die "npm could not install ${peer_package[$1]#npm:}"
        ;;
    *) command -v "$1" >/dev/null || need_packages "${peer_package[$1]}" "$1" ;;
    esac
}
