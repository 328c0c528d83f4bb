#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# GetSecretValue end to end against the bare HTTP floor of the same listener, in the same run, and the start-up
# times of the program. Prints medians of interleaved rounds and their ratio.
#
#   scripts/bench            (builds, then runs this)     ROUNDS=5 SECONDS_EACH=4 CONNECTIONS="1 64" to change it
set -euo pipefail
cd "$(dirname "$0")/.."
rounds=${ROUNDS:-5} seconds=${SECONDS_EACH:-4} connections=${CONNECTIONS:-"1 64"}
build=build/release
work=$(mktemp -d)
pids=()
cleanup() { for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done; wait 2>/dev/null || true; rm -rf "$work"; }
trap cleanup EXIT
for tool in wrk hyperfine jq; do
  command -v "$tool" >/dev/null || { echo "bench: needs $tool (scripts/setup --bench installs it)" >&2; exit 2; }
done

export AWS_ACCESS_KEY_ID=AKIABENCHBENCHBENCH2 AWS_SECRET_ACCESS_KEY=bench-only-not-a-secret-0123456789abcdef
export CLAVIUM_ROOT_ACCESS_KEY_ID=$AWS_ACCESS_KEY_ID CLAVIUM_ROOT_SECRET_ACCESS_KEY=$AWS_SECRET_ACCESS_KEY
"$build/clavium" server start --data "$work/data" --listen 127.0.0.1:0 --threads 1 --port-file "$work/port" \
  >"$work/server.log" 2>&1 &
pids+=($!)
"$build/bench/listener_floor" 0 1 >"$work/floor-port" 2>&1 &
pids+=($!)
for file in port floor-port; do
  for _ in $(seq 100); do [ -s "$work/$file" ] && break; sleep 0.05; done
done
port=$(cat "$work/port") floor=$(sed "s/.*://" "$work/floor-port")

name=/clarivum/prod/payments/stripe-secret-key
cp examples/clarivum/clavium.toml "$work/"
head -c 48 /dev/urandom | base64 -w0 |
  "$build/clavium" --config "$work/clavium.toml" --endpoint "http://127.0.0.1:$port" secret create "$name" - --quiet >/dev/null

rate() { # URL CONNECTIONS SCRIPT
  wrk -t1 -c"$2" -d"${seconds}s" ${3:+-s "$3"} "$1" | awk '/Requests\/sec/ {print $2} /Non-2xx/ {print "FAILED " $0 > "/dev/stderr"; exit 1}'
}
median() { sort -n | awk '{v[NR]=$1} END {print (NR%2) ? v[(NR+1)/2] : (v[NR/2]+v[NR/2+1])/2}'; }

for c in $connections; do
  : >"$work/bare"; : >"$work/full"
  for _ in $(seq "$rounds"); do
    # The same bytes to both: the floor parses them too, and looks at none.
    "$build/bench/wrk_request" "127.0.0.1:$port" "$name" >"$work/request.lua"
    rate "http://127.0.0.1:$floor/" "$c" "$work/request.lua" >>"$work/bare"
    rate "http://127.0.0.1:$port/" "$c" "$work/request.lua" >>"$work/full"
  done
  awk -v c="$c" -v b="$(median <"$work/bare")" -v f="$(median <"$work/full")" \
    'BEGIN {printf "connections %3d   bare listener %8.0f/s   GetSecretValue %8.0f/s   ratio %.2f\n", c, b, f, f/b}'
done

hyperfine --shell=none --warmup 5 --runs 50 --export-json "$work/cli.json" "$build/clavium version" >/dev/null 2>&1
jq -r '.results[0] | "clavium version        median \(.median*1000|.*100|round/100) ms"' "$work/cli.json"
for i in $(seq 10); do
  start=$(date +%s%N)
  "$build/clavium" server start --data "$work/empty$i" --listen 127.0.0.1:0 --port-file "$work/p$i" >/dev/null 2>&1 &
  pid=$!
  until [ -s "$work/p$i" ]; do :; done
  echo $((($(date +%s%N) - start) / 1000))
  kill "$pid"; wait "$pid" 2>/dev/null || true
done | median | awk '{printf "server, empty store    median %.1f ms to its first answer\n", $1/1000}'
