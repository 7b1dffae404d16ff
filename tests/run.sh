#!/usr/bin/env bash
# Installs what is missing, then runs every test, those with a browser and with Telegram's own parser too. Arguments go to the test
# binaries, such as a part of a test's name. `cargo test` alone needs only the programs of Postgres and leaves those out.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=deploy/setup.sh
source deploy/setup.sh

setup build rust postgres tests
export SQLX_OFFLINE=true
exec cargo test --locked --workspace --features vestka/full -- "$@"
