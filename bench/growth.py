#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What a request costs against the number of secrets: measures, tables and draws.

  bench/growth.py                  fills stores, measures, and rewrites docs/growth.json, docs/growth.svg and the
                                   figures in docs/benchmarks.md (scripts/bench growth builds first)
  bench/growth.py --redraw         only tables and draws docs/growth.json again
  bench/growth.py --sizes 1000,10000 --data /tmp/x.json      measures other sizes and touches no document

Stores are made in a directory of their own in $TMPDIR (else /tmp): point it at the disk that is meant.
"""
import argparse
import datetime
import json
import math
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUILD = ROOT / "build/release"
DATA, SVG, PAGE = ROOT / "docs/growth.json", ROOT / "docs/growth.svg", ROOT / "docs/benchmarks.md"
SIZES = [1000, 10_000, 100_000, 500_000]
HTTP_SECONDS = 4

# The lines of the picture. Others would lie on top of these.
DRAWN = [
    ("list, by creation", "ListSecrets, a page of 100"),
    ("list, by name, late page", "... by name, a late page"),
    ("description, common", "... description, two common words"),
    ("name, common", "... name, a common beginning"),
    ("all, rare", "... all, a rare word"),
    ("tag-value, rare, by name", "... tag-value, rare, by name"),
    ("two filters, disjoint", "... two filters that exclude each other"),
    ("tag-key, all but it", "... a negation that nothing passes"),
    ("CreateSecret", "CreateSecret, with its flush"),
    ("GetSecretValue", "GetSecretValue"),
    ("DescribeSecret", "DescribeSecret"),
]
COLOURS = ["#1b6ca8", "#d1495b", "#2e8b57", "#8a5a00", "#7b4fa3", "#00838f", "#b03a8c", "#555555", "#c75b12",
           "#3b5bdb", "#6b8e23"]


def run(*command, **options):
    return subprocess.run([str(part) for part in command], check=True, text=True, **options)


def requests_a_second(data, work):
    """GetSecretValue over HTTP from 64 connections, and the milliseconds until the server answered."""
    if shutil.which("wrk") is None:
        print("growth: no wrk here, nothing is measured over HTTP (scripts/setup --bench installs it)", file=sys.stderr)
        return {}
    port_file = work / "port"
    port_file.unlink(missing_ok=True)
    key = {"AWS_ACCESS_KEY_ID": "AKIABENCHBENCHBENCH2",
           "AWS_SECRET_ACCESS_KEY": "bench-only-not-a-secret-0123456789abcdef"}
    environment = os.environ | key | {"CLAVIUM_ROOT_" + name.removeprefix("AWS_"): text for name, text in key.items()}
    began = time.monotonic()
    with open(work / "server.log", "w", encoding="utf-8") as log:
        server = subprocess.Popen([BUILD / "clavium", "server", "start", "--data", data, "--listen", "127.0.0.1:0",
                                   "--threads", "1", "--port-file", port_file], env=environment, stdout=log, stderr=log)
    try:
        while not (port_file.exists() and port_file.read_text()):
            if server.poll() is not None:
                sys.exit("growth: the server did not start:\n" + (work / "server.log").read_text())
            time.sleep(0.005)
        ready = (time.monotonic() - began) * 1000
        address = f"127.0.0.1:{port_file.read_text().strip()}"
        script = run(BUILD / "bench/wrk_request", address, "growth/first", env=environment, stdout=subprocess.PIPE)
        (work / "request.lua").write_text(script.stdout)
        shown = run("wrk", "-t1", "-c64", f"-d{HTTP_SECONDS}s", "-s", work / "request.lua", f"http://{address}/",
                    stdout=subprocess.PIPE).stdout
        if "Non-2xx" in shown:
            sys.exit("growth: the server refused:\n" + shown)
        rate = next(float(line.split()[1]) for line in shown.splitlines() if line.startswith("Requests/sec"))
        return {"over HTTP, ready": (ready, ready), "over HTTP, GetSecretValue a second": (rate, rate)}
    finally:
        server.terminate()
        server.wait()


def measure(sizes, data):
    figures = {}
    for size in sizes:
        with tempfile.TemporaryDirectory(prefix="clavium-growth-") as name:
            work = pathlib.Path(name)
            print(f"growth: {size} secrets: filling", file=sys.stderr)
            run(BUILD / "bench/growth", "fill", work / "data", size)
            # Over HTTP first: the other run leaves secrets behind that it created.
            for what, figure in requests_a_second(work / "data", work).items():
                figures.setdefault(what, {})[size] = tuple(round(number, 1) for number in figure)
            print(f"growth: {size} secrets: measuring", file=sys.stderr)
            shown = run(BUILD / "bench/growth", "measure", work / "data", stdout=subprocess.PIPE).stdout
            for line in shown.splitlines():
                what, median, late = line.split("\t")
                figures.setdefault(what, {})[size] = (round(float(median), 1), round(float(late), 1))
    load = os.getloadavg()
    said = (f"{datetime.date.today()}; {os.cpu_count()} cores, {os.uname().machine}; load at the end {load[0]:.1f} "
            f"(1 min), {load[2]:.1f} (15 min)")
    lines = [f"  {json.dumps(what)}: {json.dumps(by_size)}" for what, by_size in figures.items()]
    data.write_text(f'{{"said": {json.dumps(said)},\n "median and p99": {{\n' + ",\n".join(lines) + "\n}}\n",
                    encoding="utf-8")


def read(data):
    stored = json.loads(data.read_text(encoding="utf-8"))
    return stored["said"], {what: {int(size): median for size, (median, _) in by_size.items()}
                            for what, by_size in stored["median and p99"].items()}


def table(figures):
    sizes = sorted({size for by_size in figures.values() for size in by_size})
    whole = ("open", "open, processor", "memory", "over HTTP, ready", "over HTTP, GetSecretValue a second")
    units = {"open": "ms", "open, processor": "ms", "memory": "bytes a secret", "over HTTP, ready": "ms",
             "over HTTP, GetSecretValue a second": "requests/s"}
    rows = ["| median, microseconds but where said | " + " | ".join(f"{size:,}" for size in sizes) + " |",
            "| --- |" + " ---: |" * len(sizes)]
    for what in sorted(figures, key=lambda what: what not in whole):
        cells = [figures[what].get(size) for size in sizes]
        shown = ["" if cell is None else f"{cell:,.0f}" if cell >= 100 or what in whole else f"{cell:.1f}" for cell in cells]
        unit = f" ({units[what]})" if what in units else ""
        rows.append(f"| {what}{unit} | " + " | ".join(shown) + " |")
    return "\n".join(rows)


def picture(said, figures):
    """Microseconds against secrets, both on logarithmic axes."""
    width, height, left, right, top, bottom = 900, 520, 70, 300, 46, 50
    sizes = sorted({size for what, _ in DRAWN for size in figures.get(what, {})})
    drawn = [(label, figures[what], colour) for (what, label), colour in zip(DRAWN, COLOURS) if what in figures]
    low = math.floor(math.log10(min(value for _, by_size, _ in drawn for value in by_size.values())))
    high = math.ceil(math.log10(max(value for _, by_size, _ in drawn for value in by_size.values())))
    span = math.log10(sizes[-1] / sizes[0]) or 1

    def x(size):
        return left + (width - left - right) * math.log10(size / sizes[0]) / span

    def y(value):
        return height - bottom - (height - top - bottom) * (math.log10(value) - low) / (high - low)

    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" '
           'font-size="12">', f'<rect width="{width}" height="{height}" fill="white"/>',
           f'<text x="{left}" y="20" font-size="15">What one call costs as secrets grow</text>',
           f'<text x="{left}" y="36" fill="#666">{said}</text>']
    for power in range(low, high + 1):
        at = y(10 ** power)
        label = f"{10 ** power:g} µs" if power < 3 else f"{10 ** (power - 3):g} ms" if power < 6 else f"{10 ** (power - 6):g} s"
        out.append(f'<line x1="{left}" x2="{width - right}" y1="{at:.1f}" y2="{at:.1f}" stroke="#ddd"/>')
        out.append(f'<text x="{left - 8}" y="{at + 4:.1f}" text-anchor="end">{label}</text>')
    for size in sizes:
        out.append(f'<line x1="{x(size):.1f}" x2="{x(size):.1f}" y1="{top}" y2="{height - bottom}" stroke="#eee"/>')
        out.append(f'<text x="{x(size):.1f}" y="{height - bottom + 18}" text-anchor="middle">{size:,}</text>')
    out.append(f'<text x="{(left + width - right) / 2:.0f}" y="{height - 10}" text-anchor="middle">secrets in the store'
               '</text>')
    # Labels stand at the right, pushed apart where lines end close to each other.
    ends = sorted((y(by_size[max(by_size)]), label, by_size, colour) for label, by_size, colour in drawn)
    below = top
    for at, label, by_size, colour in ends:
        points = " ".join(f"{x(size):.1f},{y(value):.1f}" for size, value in sorted(by_size.items()))
        out.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>')
        for size, value in by_size.items():
            out.append(f'<circle cx="{x(size):.1f}" cy="{y(value):.1f}" r="3" fill="{colour}"/>')
        beside = max(at, below)
        below = beside + 15
        out.append(f'<line x1="{width - right + 4}" y1="{at:.1f}" x2="{width - right + 22}" y2="{beside:.1f}" '
                   f'stroke="{colour}"/>')
        out.append(f'<text x="{width - right + 26}" y="{beside + 4:.1f}" fill="{colour}">{label}</text>')
    return "\n".join(out + ["</svg>", ""])


def write_documents():
    said, figures = read(DATA)
    SVG.write_text(picture(said, figures), encoding="utf-8")
    page = PAGE.read_text(encoding="utf-8")
    begin, end = "<!-- growth: begin -->", "<!-- growth: end -->"
    head, rest = page.split(begin)
    tail = rest.split(end)[1]
    PAGE.write_text(f"{head}{begin}\n{said}.\n\n{table(figures)}\n{end}{tail}", encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--redraw", action="store_true")
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)))
    parser.add_argument("--data", type=pathlib.Path, default=DATA)
    options = parser.parse_args()
    if not options.redraw:
        measure([int(size) for size in options.sizes.split(",")], options.data)
    if options.data == DATA:
        write_documents()
    else:
        print(table(read(options.data)[1]))


main()
