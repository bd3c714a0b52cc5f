#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# scripts/check-layers must refuse each break of each rule, and nothing else.
set -eu
check=$(CDPATH='' cd "$(dirname "$0")/../.." && pwd -P)/scripts/check-layers
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
failures=0

fresh() {
    rm -rf "${tree:?}"/*
    for folder in include/picket solver/base solver/engine solver/report solver/cli models/instance models/theatre \
        models/classic scripts; do
        mkdir -p "$tree/$folder"
    done
    put solver/engine/row.h '#include "base/arena.h"' '#include <picket/log.h>' '/* abort() and "exit(" */ int rebase_export;'
    put solver/engine/lp.c '#include <glpk.h>' '/* many' '   lines: exit(1) */'
    put models/theatre/air.c '#include "engine/row.h"' '#include "instance/reader.h"' '#include <picket/plan.h>' \
        'const char *ship = "// exit(2)";'
    put models/solve.c '#include "theatre/air.h"' '#include "classic/mclp.h"'
    put solver/report/text.c '#include "engine/row.h"' '#include <picket/plan.h>'
    put solver/cli/main.c '#include "report/text.h"' '#include "theatre/air.h"' 'int main(void) { exit(0); }'
    printf '#!/bin/sh\n# SPDX-License-Identifier: GPL-3.0-or-later\n' >"$tree/scripts/run"
}

# put FILE LINE...: a source file with its licence and the lines.
put() {
    file=$1
    shift
    printf '%s\n' '/* SPDX-License-Identifier: GPL-3.0-or-later */' "$@" >"$tree/$file"
}

fail() {
    printf 'FAILED: %s\n' "$*"
    failures=$((failures + 1))
}

# refuses TEXT: the check fails, and the text is all it says.
refuses() {
    if said=$("$check" "$tree" 2>&1); then
        fail "accepted, though expected: $1"
    elif [ "$said" != "$1" ]; then
        fail "said: $said"
        printf '    expected: %s\n' "$1"
    fi
    fresh
}

fresh
"$check" "$tree" || fail "a clean tree was refused"

put solver/base/a.c '#include "engine/row.h"'
refuses 'solver/base/a.c:2: base must not include "engine/row.h"'
put solver/engine/a.c '' '# include "classic/mclp.h"'
refuses 'solver/engine/a.c:3: engine must not include "classic/mclp.h"'
put solver/engine/a.h '#include <picket/instance.h>'
refuses 'solver/engine/a.h:2: engine must not include <picket/instance.h>'
put models/classic/a.c '#include "theatre/air.h"'
refuses 'models/classic/a.c:2: classic must not include "theatre/air.h"'
put models/instance/a.c '#include "classic/mclp.h"'
refuses 'models/instance/a.c:2: instance must not include "classic/mclp.h"'
put models/solve.c '#include "report/text.h"'
refuses 'models/solve.c:2: models must not include "report/text.h"'
put solver/report/a.c '#include "theatre/air.h"'
refuses 'solver/report/a.c:2: report must not include "theatre/air.h"'
put include/picket/a.h '#include "base/arena.h"'
refuses 'include/picket/a.h:2: include must not include "base/arena.h"'
put solver/engine/a.c '#include "row.h"'
refuses 'solver/engine/a.c:2: engine must not include "row.h"
solver/engine/a.c:2: include "folder/file.h", not "row.h"'
mkdir "$tree/solver/elsewhere"
put solver/elsewhere/a.c ''
refuses 'solver/elsewhere/a.c:1: a folder that is no layer'

put solver/engine/a.c '/* of Ships */'
refuses 'solver/engine/a.c:2: the engine has never heard of "ships"'
put solver/engine/a.c 'int n_sortie_max;'
refuses 'solver/engine/a.c:2: the engine has never heard of "sortie"'

put models/theatre/a.c '/* fine */ exit(1);'
refuses 'models/theatre/a.c:2: only solver/cli may exit'
put solver/base/a.c '/* fine' '*/ if (x) abort ();'
refuses 'solver/base/a.c:3: only solver/cli may exit'

put models/theatre/a.c '#include <glpk.h>'
refuses 'models/theatre/a.c:1: only one file may include <glpk.h>, and several do
solver/engine/lp.c:1: only one file may include <glpk.h>, and several do'

put solver/base/a.c "$(seq 800)"
refuses 'solver/base/a.c:801: more than 800 lines'
echo 'int x;' >"$tree/solver/base/a.c"
refuses 'solver/base/a.c:1: the first line must be /* SPDX-License-Identifier: GPL-3.0-or-later */'
echo '#!/bin/sh' >"$tree/scripts/run"
refuses 'scripts/run:2: the line # SPDX-License-Identifier: GPL-3.0-or-later is missing'
put 'solver/base/a b.c' ''
refuses 'solver/base/a b.c:1: a name of letters, digits and . _ + - only'
printf 'see %s\n' "$tree/solver" >"$tree/README.md"
refuses 'README.md:1: a path of one machine'
printf 'fine\nsee /%s/someone/picket\n' home >"$tree/README.md"
refuses 'README.md:2: a path of one machine'
printf 'see /usr/include/glpk.h, km/h and a /\nsee "/%s/picket/build"\n' somewhere >"$tree/README.md"
refuses 'README.md:2: a path of one machine'

rm -rf "$tree/solver" "$tree/models" "$tree/include"
"$check" "$tree" 2>/dev/null && fail "accepted a tree without sources"

[ "$failures" -eq 0 ]
