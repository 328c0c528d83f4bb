# SPDX-License-Identifier: Apache-2.0
"""Rules on the C++ files: who includes whom, who reads secrets, who asks the clock, what is tested."""

import re

from repository import Finding
from rule import Sample, rule

INCLUDE = re.compile(r'\s*#\s*include\s+(?:"([^"]+)"|<([^>]+)>)')
HIGHEST_RANK = 99
RANKS_BY_NAME = {"any": None, "apart": None, "top": HIGHEST_RANK}


def folder_of(file):
    """The folder as the tables call it: of src/, or sandbox itself."""
    parts = file.path.split("/")
    return parts[1] if parts[0] == "src" else parts[0]


def code_of(line):
    """The line without a // comment; good enough for searching, since our strings hold no such thing."""
    return re.sub(r"(?<![:\"'])//.*", "", line)


class IncludeTable:
    def __init__(self, text):
        self.rows = {}   # "store", "operations.cc", "wire/remote_backend": list of words
        self.ranks = {}  # folder: number; None for `any` and `apart`
        self.apart = set()
        for line in text.split("\n"):
            if not line.strip() or line.startswith("#"):
                continue
            rank, rest = line.split(None, 1)
            name, words = rest.split(":", 1)
            self.rows[name] = words.split()
            folder = name.split("/")[0].split(".")[0]
            self.ranks[folder] = RANKS_BY_NAME.get(rank, rank)
            if rank == "apart":
                self.apart.add(folder)
            if isinstance(self.ranks[folder], str):
                self.ranks[folder] = int(rank)

    def words_for(self, file):
        folder = folder_of(file)
        for name in (f"{folder}/{file.stem}", f"{folder}{file.suffix}", folder):
            if name in self.rows:
                return self.rows[name]
        return None

    def allows(self, words, target):
        folder = target.split("/")[0]
        if folder in self.apart:
            return False
        for word in words:
            if word in ("*", folder, target):
                return True
            rank = self.ranks.get(folder)
            if word.startswith("@") and rank is not None and rank <= int(word[1:]):
                return True
        return False


TABLE = """
0 base:
3 store: base audit/record.h
3 audit: base
7 wire: @3
7 wire/remote_backend: base
any net: base
top programs: *
apart sandbox: base
"""


@rule(
    "include-table",
    bad=[
        Sample({"src/base/a.h": '#include "store/store.h"\n'}, {"include_table.txt": TABLE}),
        Sample({"src/store/a.cc": '#include "audit/log.h"\n'}, {"include_table.txt": TABLE}),
        Sample({"src/wire/remote_backend.cc": '#include "store/store.h"\n'}, {"include_table.txt": TABLE}),
        Sample({"src/wire/a.cc": '#include "net/listener.h"\n'}, {"include_table.txt": TABLE}),
        Sample({"src/unknown/a.cc": ""}, {"include_table.txt": TABLE}),
        Sample({"sandbox/a.cc": '#include "store/store.h"\n'}, {"include_table.txt": TABLE}),
        Sample({"src/programs/a.cc": '#include "sandbox/a.h"\n'}, {"include_table.txt": TABLE}),
        Sample({}, {"include_table.txt": "0 base: store\n3 store: base\n"}),
    ],
    good=[
        Sample({"src/store/a.cc": '#include "audit/record.h"\n#include "store/b.h"\n#include "base/c.h"\n',
                "src/wire/a.cc": '#include "store/store.h"\n',
                "sandbox/a.cc": '#include "sandbox/a.h"\n#include "base/c.h"\n'}, {"include_table.txt": TABLE}),
    ],
)
def include_table(repository):
    table = IncludeTable(repository.data["include_table.txt"])
    for name, words in table.rows.items():
        own = table.ranks[name.split("/")[0].split(".")[0]]
        for word in words:
            rank = table.ranks.get(word.split("/")[0])
            if own is not None and rank is not None and rank > own:
                yield Finding("tests/house/include_table.txt", 1, "include-table",
                              f"the row of {name} names {word}, which has a higher rank; turn the "
                              "dependency round")
    for file in repository.cpp("src", "sandbox"):
        words = table.words_for(file)
        folder = folder_of(file)
        if words is None:
            yield Finding(file.path, 1, "include-table",
                          f"{folder} has no row in tests/house/include_table.txt; give it a rank")
            continue
        for number, line in file.numbered():
            match = INCLUDE.match(line)
            if not match or not match.group(1):
                continue
            target = match.group(1)
            if target.split("/")[0] == folder or table.allows(words, target):
                continue
            yield Finding(file.path, number, "include-table",
                          f"{folder} may not include {target} (it may: {' '.join(words) or 'nothing'}); move "
                          "the code to a folder that may, or pass in what is needed as a value")


LIBRARIES = "openssl/: crypto\nsys/: *\n"


@rule(
    "third-party",
    bad=[
        Sample({"src/json/a.cc": "#include <openssl/evp.h>\n"}, {"third_party.txt": LIBRARIES}),
        Sample({"src/json/a.cc": "#include <nlohmann/json.hpp>\n"}, {"third_party.txt": LIBRARIES}),
        Sample({"src/json/a.cc": "#include <yaml.h>\n"}, {"third_party.txt": LIBRARIES}),
    ],
    good=[Sample({"src/crypto/a.cc": "#include <openssl/evp.h>\n#include <vector>\n#include <sys/stat.h>\n"},
                 {"third_party.txt": LIBRARIES}),
          Sample({"src/programs/versions.cc": "#include <openssl/crypto.h>\n"},
                 {"third_party.txt": "openssl/: crypto programs/versions\n"})],
)
def third_party(repository):
    homes = {}
    for line in repository.data["third_party.txt"].split("\n"):
        if line.strip() and not line.startswith("#"):
            prefix, folders = line.rsplit(":", 1)
            homes[prefix] = folders.split()
    for file in repository.cpp("src", "sandbox"):
        folder = folder_of(file)
        for number, line in file.numbered():
            match = INCLUDE.match(line)
            if not match or not match.group(2):
                continue
            target = match.group(2)
            if "/" not in target and "." not in target:
                continue  # the C++ standard library
            prefix = next((p for p in homes if target.startswith(p)), None)
            if prefix is None:
                yield Finding(file.path, number, "third-party",
                              f"<{target}> is no library that tests/house/third_party.txt knows; a new "
                              "dependency needs a line there and a record in docs/decisions")
            elif not {"*", folder, f"{folder}/{file.stem}"} & set(homes[prefix]):
                yield Finding(file.path, number, "third-party",
                              f"<{target}> belongs in {' and '.join(homes[prefix])} only; use what that "
                              "folder offers")


REVEAL = re.compile(r"\breveal(?:_text)?\s*\(")


@rule(
    "reveal",
    bad=[Sample({"src/cli/a.cc": "  value.reveal([](auto) {});\n"}),
         Sample({"src/cli/a.cc": "  value.reveal_text(print);\n"}),
         Sample({"sandbox/a.cc": "  value->reveal(print);\n"})],
    good=[Sample({"src/cli/a.cc": "// reveal( is not called here\nint revealed(int);\n"}),
          Sample({"src/json/a.cc": "value.reveal(f);\n"}, {"reveal_allowed.txt": "src/json/a.cc parses\n"})],
)
def reveal(repository):
    allowed = repository.exceptions("reveal_allowed.txt")
    for file in repository.cpp("src", "sandbox"):
        for number, line in file.numbered():
            if REVEAL.search(code_of(line)) and not allowed.allows(file.path):
                yield Finding(file.path, number, "reveal",
                              "reads a secret; hand the SecretBytes on instead, or name this file and the "
                              "reason in tests/house/reveal_allowed.txt")


CLOCK = re.compile(
    r"system_clock::now|\bgetrandom\b|\bgetentropy\b|std::random_device|(?<![\w:.])s?rand\s*\(|std::rand\b|"
    r"\bgettimeofday\b|\bstd::time\s*\(|(?<![\w.:>])time\s*\(\s*(?:nullptr|NULL|0)\s*\)")


@rule(
    "clock-and-entropy",
    bad=[Sample({"src/engine/a.cc": line + "\n"}) for line in (
        "auto now = std::chrono::system_clock::now();", "getrandom(p, 8, 0);", "std::random_device device;",
        "int x = rand();", "auto t = time(nullptr);")] + [
            Sample({"sandbox/a.cc": "auto now = std::chrono::system_clock::now();\n"})],
    good=[Sample({"src/engine/a.cc": "auto a = clock.now(); operand(2); expand(3); // not rand()\n"}),
          Sample({"src/base/clock.cc": "system_clock::now();\n"},
                 {"clock_and_entropy_allowed.txt": "src/base/clock.cc the clock\n"})],
)
def clock_and_entropy(repository):
    allowed = repository.exceptions("clock_and_entropy_allowed.txt")
    for file in repository.cpp("src", "sandbox"):
        for number, line in file.numbered():
            if CLOCK.search(code_of(line)) and not allowed.allows(file.path):
                yield Finding(file.path, number, "clock-and-entropy",
                              "take a Clock (base/clock.h) or an Entropy (base/entropy.h) instead, so that "
                              "a test can say what time it is")


SECRET_NAME = re.compile(
    r"\s*(?:const\s+)?std::(?:string|string_view|vector<(?:std::string|std::byte|char|unsigned char|std::uint8_t)>|"
    r"optional<std::string>)\s+"
    r"((?:\w*_)?(?:value|secret|password|token|passphrase|private_key)s?_?)\s*(?:=[^;]*|\{[^;]*)?;")


@rule(
    "secret-as-string",
    bad=[Sample({"src/api/a.h": "  std::string client_secret;\n"}),
         Sample({"src/api/a.h": '  std::string token_ = "";\n'}),
         Sample({"src/api/a.h": "  std::optional<std::string> password;\n"})],
    good=[Sample({"src/api/a.h": "  SecretBytes client_secret;\n  std::vector<SecretPtr> secrets;\n  std::string token_name;\n"
                                 "  void set(std::string value);\n"}),
          Sample({"src/api/a.h": "  std::string value;\n"},
                 {"secret_names_allowed.txt": "src/api/a.h:value a tag\n"})],
)
def secret_as_string(repository):
    allowed = repository.exceptions("secret_names_allowed.txt")
    for file in repository.cpp("src", "sandbox"):
        if file.suffix != ".h":
            continue
        for number, line in file.numbered():
            match = SECRET_NAME.match(code_of(line))
            if match and not allowed.allows(f"{file.path}:{match.group(1)}"):
                yield Finding(file.path, number, "secret-as-string",
                              f"'{match.group(1)}' sounds like a secret: make it SecretBytes, rename it, or "
                              "say in tests/house/secret_names_allowed.txt why it is none")


@rule(
    "untested",
    bad=[Sample({"src/api/arn.cc": "", "tests/api/other_test.cc": '#include "api/secret.h"\n'})],
    good=[Sample({"src/api/arn.cc": "", "tests/api/arn_test.cc": ""}),
          Sample({"src/api/verbs/arn.cc": "", "tests/api/all_test.cc": '#include "api/verbs/arn.h"\n'}),
          Sample({"src/api/arn_parse.cc": '#include "api/arn.h"\n', "src/api/arn.h": "",
                  "tests/api/all_test.cc": '#include "api/arn.h"\n'}),
          Sample({"src/api/arn.cc": ""}, {"untested_allowed.txt": "src/api/arn.cc a table\n"})],
)
def untested(repository):
    allowed = repository.exceptions("untested_allowed.txt")
    included, stems = set(), set()
    for file in repository.cpp("tests"):
        if file.stem.endswith("_test"):
            stems.add((file.path.split("/")[1], file.stem.removesuffix("_test")))
        if file.stem.endswith(("_test", "_suite", "_conformance")):
            included.update(m.group(1) for m in map(INCLUDE.match, file.lines) if m and m.group(1))
    for file in repository.cpp("src"):
        if file.suffix != ".cc":
            continue
        folder, header = file.path.split("/")[1], file.path.removeprefix("src/").removesuffix(".cc") + ".h"
        if f"src/{header}" not in repository.paths:
            # The second source of a header that is too long for one: the header is what it includes first.
            header = next((m.group(1) for m in map(INCLUDE.match, file.lines) if m and m.group(1)), header)
        if (folder, file.stem) in stems or header in included or allowed.allows(file.path):
            continue
        yield Finding(file.path, 1, "untested",
                      f"no test includes {header} and there is no tests/{folder}/{file.stem}_test.cc; write "
                      "one, or say in tests/house/untested_allowed.txt what covers it")


@rule(
    "unbuilt",
    bad=[Sample({"tests/api/arn_test.cc": "", "tests/api/CMakeLists.txt": "clavium_tests(api SOURCES b_test.cc)"}),
         Sample({"tests/api/arn_test.cc": "", "tests/api/CMakeLists.txt": "clavium_tests(api SOURCES my_arn_test.cc)"}),
         Sample({"sandbox/a.cc": ""})],
    good=[Sample({"src/api/verbs/arn.cc": "", "src/api/CMakeLists.txt": "clavium_folder(api SOURCES verbs/arn.cc)"}),
          Sample({"bench/store_bench.cc": "", "bench/CMakeLists.txt": "clavium_benchmark(store_bench clavium_store)"}),
          Sample({"sandbox/a.cc": ""}, {"unbuilt_allowed.txt": "sandbox/a.cc a sample\n"})],
)
def unbuilt(repository):
    """A test that no CMakeLists names never runs, and nobody notices."""
    allowed = repository.exceptions("unbuilt_allowed.txt")
    words = {file.path.rpartition("/")[0]: set(re.findall(r"[\w./-]+", file.text))
             for file in repository.files if file.path.endswith("CMakeLists.txt")}
    for file in repository.cpp("src", "tests", "sandbox", "bench"):
        if file.suffix != ".cc":
            continue
        folder, _, name = file.path.rpartition("/")
        while folder and not {name, name.removesuffix(".cc")} & words.get(folder, set()):
            folder, _, above = folder.rpartition("/")
            name = f"{above}/{name}"
        if not folder and not allowed.allows(file.path):
            yield Finding(file.path, 1, "unbuilt",
                          "no CMakeLists.txt names it, so it is never compiled; name it, or take it out")


COLUMNS_MAX = 100
RAW_STRING = re.compile(r'R"([^\s()\\]{0,16})\(.*?\)\1"', re.DOTALL)


def lines_of_raw_strings(text):
    """Numbers of the lines that a raw string stands on: it is text for somebody else, and no tool may break it."""
    found = set()
    for match in RAW_STRING.finditer(text):
        first = text.count("\n", 0, match.start()) + 1
        found.update(range(first, first + match.group().count("\n") + 1))
    return found


@rule(
    "columns",
    bad=[Sample({"src/api/a.cc": "x" * 101 + "\n"}), Sample({"bench/a.cc": "x" * 101 + "\n"})],
    good=[Sample({"src/api/a.cc": "\u00e9" * 100 + "\n"}),
          Sample({"src/api/a.cc": 'auto help = R"(a\n' + "x" * 120 + '\n)";\n'}),
          Sample({"src/api/a.cc": "x" * 101}, {"columns_allowed.txt": "src/api/a.cc a table\n"})],
)
def columns(repository):
    allowed = repository.exceptions("columns_allowed.txt")
    for file in repository.files:
        if not file.is_cpp:
            continue
        raw = None
        for number, line in file.numbered():
            if len(line) > COLUMNS_MAX:
                raw = lines_of_raw_strings(file.text) if raw is None else raw
                if number in raw or allowed.allows(file.path):
                    continue
                yield Finding(file.path, number, "columns",
                              f"{len(line)} columns, at most {COLUMNS_MAX}: run scripts/format")
