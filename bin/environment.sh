# Sourced by the commands beside it: goes to the project's root, and offers `step` and `install`.
# shellcheck shell=bash

cd "$(dirname "${BASH_SOURCE[0]}")/.."

# A home that cannot be written to would break the caches of uv and bun.
if [[ -z "${HOME:-}" || ! -w "$HOME" ]]; then
  mkdir -p .home
  export HOME="$PWD/.home"
fi

export PATH="$PWD/.venv/bin:$PATH"
export PYTHONUNBUFFERED=1
export REFLEX_TELEMETRY_ENABLED=false REFLEX_CHECK_LATEST_VERSION=false

# step TEXT: prints what begins now, after the seconds since the command began.
step() {
  printf '%4d s  %s\n' "$SECONDS" "$*"
}

# install FILE...: brings .venv to what the given requirements files pin; does nothing when it already is.
install() {
  local stamp wanted
  stamp=".venv/.installed-$(basename "${!#}" .txt)"
  wanted="$PWD $(cat "$@" | cksum)"
  if [[ -x .venv/bin/python && "$(cat "$stamp" 2>/dev/null)" == "$wanted" ]]; then
    return
  fi
  create_virtual_environment
  step "Installing the packages of $*"
  local file arguments=()
  for file in "$@"; do
    arguments+=(-r "$file")
  done
  if ! install_with_uv "${arguments[@]}"; then
    step "uv did not manage; installing with pip, which takes longer"
    python -m pip install --quiet --disable-pip-version-check --require-hashes "${arguments[@]}"
  fi
  printf '%s' "$wanted" >"$stamp"
}

create_virtual_environment() {
  # A virtual environment made for another folder has the wrong paths in its scripts.
  if [[ "$(cat .venv/.made-for 2>/dev/null)" == "$PWD" ]] && .venv/bin/python -c '' 2>/dev/null; then
    return
  fi
  local python
  python="$(find_python)"
  step "Creating .venv with $("$python" --version)"
  if ! "$python" -m venv --clear .venv; then
    echo "Python's venv module does not work here. On Debian and Ubuntu: apt-get install python3-venv" >&2
    exit 1
  fi
  printf '%s' "$PWD" >.venv/.made-for
}

find_python() {
  local candidate
  for candidate in python3 python3.14 python3.13 python3.12 python3.11; do
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      command -v "$candidate"
      return
    fi
  done
  echo "Eventfly needs Python 3.11 or newer, as python3." >&2
  exit 1
}

# uv installs many times faster than pip. Behind a proxy of a company it needs the system's certificates.
install_with_uv() {
  install_uv || return
  local certificates
  for certificates in false true; do
    UV_SYSTEM_CERTS=$certificates uv pip install --quiet --python .venv/bin/python --require-hashes "$@" \
      2>.venv/uv.log && return
  done
  cat .venv/uv.log >&2
  return 1
}

# Its pinned lines are those of requirements.txt.
install_uv() {
  [[ -x .venv/bin/uv ]] && return
  awk '/^uv==/ {found = 1} found {print} found && !/\\$/ {exit}' requirements.txt >.venv/uv.txt
  python -m pip install --quiet --disable-pip-version-check --require-hashes -r .venv/uv.txt
}
