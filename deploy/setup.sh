# shellcheck shell=bash
# Sourced by deploy/demo.sh, tests/run.sh and .ci/run: installs what is missing and says so before it does. What is there is left alone,
# so a second run does nothing. Debian and Ubuntu, as root or with sudo; on macOS it names what to install.
#
# Tried: Debian 12 as root. *Untried*, only with stubs (.ci/setup): sudo, Ubuntu, macOS, and the branch that installs Rust.

VESTKA_RUST_MINOR=95 # as rust-version in Cargo.toml: 1.95
VESTKA_ORACLE=tdjson==1.8.69

say() { printf '%s\n' "$*" >&2; }
die() { say "$*"; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

# setup build|rust|lint|postgres|tests ...   in this order
setup() {
  local part
  SETUP_PACKAGES=()
  # What an earlier run installed may not be on the path of this shell.
  PATH="$PATH:$HOME/.cargo/bin"
  for part in "$@"; do "setup_packages_$part"; done
  if ((${#SETUP_PACKAGES[@]})); then install_packages "${SETUP_PACKAGES[@]}"; fi
  for part in "$@"; do "setup_rest_$part"; done
}

# --- what the system's packages give ------------------------------------------------------------------------------------------

want() { SETUP_PACKAGES+=("$@"); }

setup_packages_build() { have cc || want gcc libc6-dev; }

setup_packages_rust() {
  rust_is_new_enough || have rustup || have curl || want curl ca-certificates
}

setup_packages_lint() { have shellcheck || want shellcheck; }

setup_packages_postgres() {
  postgres_folder >/dev/null || want postgresql
}

setup_packages_tests() {
  have minisign || want minisign
  # Debian's package also starts a pooler of the system, which serves no database until it is configured.
  have pgbouncer || [[ -x /usr/sbin/pgbouncer ]] || want pgbouncer
  python3 -c 'import ensurepip, venv' 2>/dev/null || want python3-venv
  if is_ubuntu; then
    # There both packages bring the snap.
    have chromium || have chromium-browser || want chromium-browser
    have chromedriver || want chromium-chromedriver
  else
    have chromium || want chromium
    have chromedriver || want chromium-driver
  fi
  # Without any font the browser shows boxes.
  [[ $(uname) == Darwin || -n $(ls /usr/share/fonts 2>/dev/null) ]] || want fonts-dejavu-core
}

is_ubuntu() { [[ -r /etc/os-release ]] && grep -q '^ID=ubuntu' /etc/os-release; }

install_packages() {
  if [[ $(uname) == Darwin ]]; then
    die "Missing here: $*
On macOS install them first:
  brew install rustup postgresql@15 minisign pgbouncer shellcheck python && brew install --cask chromium chromedriver
  rustup default stable && export PATH=\"\$(brew --prefix postgresql@15)/bin:\$PATH\""
  fi
  have apt-get || die "Missing here: $* (names of Debian's packages). This script installs with apt-get only; please install them and run it again."
  local root=()
  if ((EUID != 0)); then
    have sudo || die "Missing here: $*. Without root and without sudo they cannot be installed; as root run:  apt-get install -y --no-install-recommends $*"
    root=(sudo)
  fi
  say "Installing with apt-get: $*"
  if [[ " $* " == *" postgresql "* ]]; then no_main_cluster; fi
  # An old list of packages may still do.
  "${root[@]}" apt-get update -qq || say "apt-get update failed; going on with the lists that are here."
  "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0 install -y --no-install-recommends "$@" >&2 ||
    die "apt-get could not install them; its message above says why."
}

# Vestka runs a private cluster from the server's programs. Debian's packages would also make and start a cluster of the system; where none
# of them is installed yet they are told not to. An installed Postgres and its clusters are never touched.
no_main_cluster() {
  dpkg-query -W -f '${Status}' postgresql-common 2>/dev/null | grep -q ' installed$' && return
  local folder=/etc/postgresql-common/createcluster.d
  say "Telling Debian's Postgres not to create a cluster of the system ($folder/vestka.conf)"
  "${root[@]}" mkdir -p "$folder"
  echo 'create_main_cluster = false' | "${root[@]}" tee "$folder/vestka.conf" >/dev/null
}

# Prints the folder of initdb, pg_ctl and psql.
postgres_folder() {
  local initdb
  for initdb in "$(command -v initdb || true)" /usr/lib/postgresql/*/bin/initdb; do
    if [[ -x $initdb ]]; then
      dirname "$(readlink -f "$initdb")"
      return
    fi
  done
  return 1
}

# --- what comes from elsewhere ------------------------------------------------------------------------------------------------

setup_rest_build() { :; }
setup_rest_postgres() { :; }

rust_is_new_enough() {
  local version
  version=$(cargo --version 2>/dev/null) || return 1
  [[ $version =~ ^cargo\ ([0-9]+)\.([0-9]+) ]] || return 1
  ((BASH_REMATCH[1] > 1 || BASH_REMATCH[2] >= VESTKA_RUST_MINOR))
}

# *Untried*: this branch needs a machine without Rust.
setup_rest_rust() {
  rust_is_new_enough && return
  if have rustup; then
    say "Installing the stable Rust toolchain with rustup"
    rustup toolchain install stable --profile minimal --component clippy --component rustfmt >&2
  else
    say "Installing Rust with its official installer (https://sh.rustup.rs) into ~/.cargo and ~/.rustup"
    curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs |
      RUSTUP_INIT_SKIP_PATH_CHECK=yes sh -s -- -y --no-modify-path --profile minimal --component clippy --component rustfmt >&2
  fi
  # Before an older cargo of the system, and whatever toolchain is the default.
  export PATH="$HOME/.cargo/bin:$PATH" RUSTUP_TOOLCHAIN=stable
  rust_is_new_enough || die "cargo 1.$VESTKA_RUST_MINOR or newer is needed and 'cargo --version' says: $(cargo --version 2>&1). Try: rustup update stable"
}

setup_rest_lint() {
  cargo fmt --version >/dev/null 2>&1 && cargo clippy --version >/dev/null 2>&1 && return
  have rustup || die "cargo fmt and cargo clippy are missing; install the packages rustfmt and clippy of the same place that cargo is from."
  say "Installing rustfmt and clippy with rustup"
  rustup component add rustfmt clippy >&2
}

# Telegram's own parser, against which the tests hold what they render.
setup_rest_tests() {
  local venv="${CARGO_TARGET_DIR:-target}/oracle"
  if [[ $("$venv/bin/python" -m pip list --format freeze 2>/dev/null | grep '^tdjson=') != "$VESTKA_ORACLE" ]]; then
    say "Installing $VESTKA_ORACLE from PyPI into $venv"
    python3 -m venv "$venv"
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check "$VESTKA_ORACLE" >&2
  fi
  VESTKA_ORACLE_PYTHON=$(cd "$venv/bin" && pwd)/python
  export VESTKA_ORACLE_PYTHON
}
