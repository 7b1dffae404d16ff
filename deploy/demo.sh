#!/usr/bin/env bash
# Everything on this machine, with no account and no configuration: installs what is missing, builds, starts `vestka demo` and prints the
# addresses. Ctrl-C stops it all. Arguments go to `vestka demo`, such as --keep.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=deploy/setup.sh
source deploy/setup.sh

setup build rust postgres
export SQLX_OFFLINE=true
if [[ ! -x ${CARGO_TARGET_DIR:-target}/debug/vestka ]]; then
  say "Building Vestka; the first time this takes some minutes."
fi
exec cargo run --locked --bin vestka -- demo "$@"
