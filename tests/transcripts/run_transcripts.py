#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs command-line sessions that are written down as an operator would read them.

A file in cases/ holds cases; each opens with `# ` and one sentence:

    # a value on the command line is refused
    $ clavium put /a/dev/b hunter2
    ! clavium: `put` takes no value on the command line, ...
    ? 2

    $ command      run by `sh -c` in the case's empty home; `clavium` is $CLAVIUM_PROGRAM
    < text         one line of its standard input (none: /dev/null)
    text           one line of its standard output ("> text" where a line would begin with a mark)
    ! text         one line of its standard error
    ? 2            its exit code; 0 where there is no such line

A file in cases/vercel/ talks to the Vercel stand-in of sandbox/, which $CLAVIUM_SANDBOX names: every case there has
one of its own, at $VERCEL, with the token in $VERCEL_TOKEN. Without the program these files are left out, and said so.

$SOURCE is the repository. `...` in an expected line stands for any text within it; a line of `...` alone for any lines. `<uuid>`,
`<time>`, `<date>`, `<hash>` and `<number>` stand for one of their kind. A stream without an expected line must be empty. Commands
of one case share their home, which is removed afterwards. Usage: run_transcripts.py [CASE-FILE ...]
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

WILDCARDS = {
    "<uuid>": r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
    "<time>": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ",
    "<date>": r"\d{4}-\d\d-\d\d",
    "<hash>": r"[0-9a-f]{64}",
    "<number>": r"\d+",
    "...": r".*",
}
COMMAND_SECONDS_MAX = 60


class Step:
    def __init__(self, line_number, command):
        self.line_number, self.command = line_number, command
        self.stdin, self.stdout, self.stderr, self.exit = [], [], [], 0


def parse(path):
    """Yields (title, steps) for every case of a file."""
    title, steps = None, []
    for number, line in enumerate(path.read_text().splitlines(), 1):
        if line.startswith("# "):
            if title is not None:
                yield title, steps
            title, steps = line[2:], []
        elif line.startswith("$ "):
            if title is None:
                sys.exit(f"{path}:{number}: a case opens with a sentence")
            steps.append(Step(number, line[2:]))
        elif not steps:
            if line.strip():
                sys.exit(f"{path}:{number}: output without a command")
        elif line.startswith("< "):
            steps[-1].stdin.append(line[2:])
        elif line.startswith("! "):
            steps[-1].stderr.append(line[2:])
        elif line.startswith("? "):
            steps[-1].exit = int(line[2:])
        elif line.startswith("> "):
            steps[-1].stdout.append(line[2:])
        else:
            steps[-1].stdout.append(line)
    if title is not None:
        yield title, steps


def pattern_of(lines):
    lines = list(lines)
    while lines and not lines[-1]:  # the empty lines between cases
        lines.pop()
    pattern = ""
    for line in lines:
        if line == "...":
            pattern += r"(?:[^\n]*\n)*?"
            continue
        parts = re.split("(" + "|".join(map(re.escape, WILDCARDS)) + ")", line)
        pattern += "".join(WILDCARDS.get(part, re.escape(part)) for part in parts) + r"\n"
    return re.compile(pattern)


def mismatch(stream, expected, actual):
    text = actual if not actual or actual.endswith("\n") else actual + "\n"
    if pattern_of(expected).fullmatch(text):
        return None
    return f"{stream} is\n{text or '(nothing)'}\nand not\n" + "\n".join(expected or ["(nothing)"])


def start_sandbox(home, environment):
    """A Vercel stand-in; its place and its token are put into the environment."""
    token, port = home / "vercel-token", home / "vercel-port"
    token.write_text("transcript-token\n")
    process = subprocess.Popen([os.environ["CLAVIUM_SANDBOX"], "vercel", "--token-file", token, "--port-file", port,
                                "--project", "prj_transcript"], stdout=subprocess.DEVNULL)
    deadline = time.monotonic() + COMMAND_SECONDS_MAX
    while not port.exists():
        if process.poll() is not None or time.monotonic() > deadline:
            process.kill()
            sys.exit("the Vercel stand-in did not start")
        time.sleep(0.02)
    environment["VERCEL"] = f"http://127.0.0.1:{port.read_text().strip()}"
    environment["VERCEL_TOKEN"] = "transcript-token"
    return process


def run_case(steps, program, wants_sandbox):
    """The complaints about a case; none when it went as written."""
    home = Path(tempfile.mkdtemp(prefix="clavium-transcript-"))
    (home / "bin").mkdir()
    (home / "bin" / "clavium").symlink_to(program)
    work = home / "work"
    work.mkdir()
    # A fixed environment: nobody's credentials, colours or locale reach a case.
    environment = {"PATH": f"{home}/bin:/usr/bin:/bin", "HOME": str(home), "LANG": "C.UTF-8", "TZ": "UTC", "CI": "true",
                   "SOURCE": str(Path(__file__).resolve().parents[2])}
    complaints = []
    sandbox = start_sandbox(home, environment) if wants_sandbox else None
    try:
        for step in steps:
            given = "".join(line + "\n" for line in step.stdin).encode()
            try:
                done = subprocess.run(["sh", "-c", step.command], input=given, capture_output=True, cwd=work,
                                      env=environment, timeout=COMMAND_SECONDS_MAX, start_new_session=True)
            except subprocess.TimeoutExpired:
                complaints.append(f"line {step.line_number}: not done after {COMMAND_SECONDS_MAX} s")
                break
            found = [mismatch("standard output", step.stdout, done.stdout.decode(errors="replace")),
                     mismatch("standard error", step.stderr, done.stderr.decode(errors="replace"))]
            if done.returncode != step.exit:
                found.append(f"exit code is {done.returncode} and not {step.exit}")
            complaints += [f"line {step.line_number}: {complaint}" for complaint in found if complaint]
    finally:
        if sandbox:
            sandbox.terminate()
            sandbox.wait()
        subprocess.run([program, "dev", "down", "--quiet"], cwd=work, env=environment, capture_output=True,
                       timeout=COMMAND_SECONDS_MAX, check=False)
        shutil.rmtree(home, ignore_errors=True)
    return complaints


def main():
    program = os.environ.get("CLAVIUM_PROGRAM", "")
    if not program or not os.access(program, os.X_OK):
        sys.exit("CLAVIUM_PROGRAM must name the clavium program")
    files = [Path(name) for name in sys.argv[1:]] or sorted(Path(__file__).parent.glob("cases/**/*.txt"))
    has_sandbox = os.access(os.environ.get("CLAVIUM_SANDBOX", ""), os.X_OK)
    cases = failed = 0
    for path in files:
        wants_sandbox = path.resolve().parent.name == "vercel"
        if wants_sandbox and not has_sandbox:
            print(f"left out  {path.name}: CLAVIUM_SANDBOX names no program")
            continue
        for title, steps in parse(path):
            cases += 1
            complaints = run_case(steps, os.path.realpath(program), wants_sandbox)
            print(f"{'FAILED' if complaints else 'ok'}  {path.name}: {title}")
            for complaint in complaints:
                print("    " + complaint.replace("\n", "\n    "))
            failed += bool(complaints)
    print(f"{cases} cases, {failed} failed")
    return 1 if failed or not cases else 0


if __name__ == "__main__":
    sys.exit(main())
