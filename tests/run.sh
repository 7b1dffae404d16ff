#!/usr/bin/env bash
# Installs what is missing, then runs every test, those with a browser and with Telegram's own parser too, the kills by themselves, has that
# parser read all that the bot said in them, and compares what is read with what feedparser reads (its test files come from PyPI). Arguments
# go to the test binaries, such as a part of a test's name, and leave all but the first out. `cargo test` alone needs only the programs of Postgres and leaves all of that out.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=deploy/setup.sh
source deploy/setup.sh

setup build rust postgres tests
export SQLX_OFFLINE=true
if (($# == 0)); then
  # The simulator writes there what the bot says in the stories.
  VESTKA_TEST_SAID=$(mktemp)
  export VESTKA_TEST_SAID
  trap 'rm -f "$VESTKA_TEST_SAID"' EXIT
fi
# Stories wait more than they compute (for the database, the simulator, a pace): on few cores twice as many at once as usual.
cores=$(getconf _NPROCESSORS_ONLN)
if ((cores < 6)); then export RUST_TEST_THREADS=${RUST_TEST_THREADS:-$((2 * cores))}; fi
cargo test --locked --workspace --features vestka/full -- "$@"
if (($# == 0)); then
  # Thirty kills: by itself, because answers that a busy machine keeps back look like those that never come.
  cargo test --locked --workspace --features vestka/full --test it -- --ignored thirty_kills
  # All of it is taken by Telegram's own parser, and shown as it was meant.
  cargo test --locked --workspace --features vestka/full --test oracle -- --ignored
  # The program was built for the tests above; this Python has pip.
  "$VESTKA_ORACLE_PYTHON" tests/feedparser/compare.py --vestka "${CARGO_TARGET_DIR:-target}/debug/vestka"
fi
