#!/usr/bin/env python3
"""Every rule of script/style must speak when it is broken, and be silent when it is kept."""

import os
import sys
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "script"))

from style_checks import check, parse, summary  # noqa: E402
from style_checks.source import Source  # noqa: E402

HEADER = "// What it is.\n#pragma once\n"


def rules(path, text, **others):
    """The names of the rules broken by a file, in line order; `others` are further files, by path."""
    findings = check(parse({path: text, **others}))
    return [finding.rule for finding in sorted(findings, key=lambda one: one.line) if finding.path == path]


def function_of(lines):
    return "void long_one(int a) {\n" + "  step();\n" * (lines - 2) + "}\n"


class TextRules(unittest.TestCase):
    def test_a_clean_file_breaks_nothing(self):
        self.assertEqual(rules("protocol/amount.cpp", '#include "protocol/amount.h"\n\nint f() { return 1; }\n'), [])

    def test_white_space(self):
        self.assertEqual(rules("docs/a.md", "a\tb\n"), ["tab"])
        self.assertEqual(rules("docs/a.md", "a \n"), ["trailing-space"])
        self.assertEqual(rules("docs/a.md", "a"), ["final-newline"])

    def test_unfinished_work(self):
        for word in ("TO" + "DO", "FIX" + "ME", "X" + "XX", "HA" + "CK"):
            self.assertEqual(rules("docs/a.md", f"a {word}: b\n"), ["unfinished"], word)
        self.assertEqual(rules("docs/a.md", "HACKNEY\n"), [])

    def test_host_paths(self):
        for folder in ("work", "root", "home"):
            self.assertEqual(rules("docs/a.md", f"see /{folder}/main\n"), ["host-path"], folder)
        self.assertEqual(rules("docs/a.md", "miel.example/work/x and ./root/x\n"), [])

    def test_file_length(self):
        self.assertEqual(rules("node/a.cpp", "int a;\n" * 400), [])
        self.assertEqual(rules("node/a.cpp", "int a;\n" * 401), ["file-length"])
        self.assertEqual(rules("script/test", "true\n" * 401), ["file-length"])
        self.assertEqual(rules("docs/a.md", "a\n" * 401), [])

    def test_function_length(self):
        self.assertEqual(rules("node/a.cpp", function_of(70)), [])
        self.assertEqual(rules("node/a.cpp", function_of(71)), ["function-length"])

    def test_file_name(self):
        self.assertEqual(rules("node/HttpServer.cpp", "int a;\n"), ["file-name"])
        self.assertEqual(rules("node/http-server.cpp", "int a;\n"), ["file-name"])


class CodeRules(unittest.TestCase):
    def broken_by(self, line, path="protocol/a.cpp"):
        return rules(path, f"void f() {{\n  {line}\n}}\n")

    def test_randomness(self):
        for line in ("rand();", "srand(1);", "std::random_device device;", "std::uniform_int_distribution<int> d;"):
            self.assertEqual(self.broken_by(line), ["randomness"], line)
        self.assertEqual(self.broken_by("std::random_device device;", "node/keys.cpp"), [])
        self.assertEqual(self.broken_by("rand();", "tests/protocol/a_test.cpp"), ["randomness"])
        self.assertEqual(self.broken_by("operand(1);"), [])

    def test_clock(self):
        for line in ("std::chrono::steady_clock::now();", "std::chrono::system_clock::now();", "time(nullptr);",
                     "std::time(NULL);", "gettimeofday(&t, nullptr);", "clock_gettime(CLOCK_REALTIME, &t);"):
            self.assertEqual(self.broken_by(line, "node/writer.cpp"), ["clock"], line)
            self.assertEqual(self.broken_by(line, "node/clock.cpp"), [], line)
            self.assertEqual(self.broken_by(line, "benchmarks/a.cpp"), [], line)
        self.assertEqual(self.broken_by("entry.time(0);"), [])

    def test_float(self):
        self.assertEqual(self.broken_by("double rate = 1;", "federation/a.cpp"), ["float"])
        self.assertEqual(self.broken_by("float rate = 1;", "storage/a.cpp"), ["float"])
        self.assertEqual(self.broken_by("// double entry"), [])
        self.assertEqual(self.broken_by('say("a float");'), [])
        self.assertEqual(self.broken_by("double rate = 1;", "node/metrics.cpp"), [])
        for line in ("double rate = 1;", "auto rate = std::stod(text);", "auto rate = strtof(text, nullptr);"):
            self.assertEqual(self.broken_by(line, "node/bank_csv.cpp"), ["float"], line)

    def test_unsafe_calls(self):
        for line in ("strcpy(a, b);", "sprintf(a, b);", "std::atoi(a);", "strtok(a, b);"):
            self.assertEqual(self.broken_by(line, "tests/a_test.cpp"), ["unsafe-call"], line)
        self.assertEqual(self.broken_by("std::system(command);", "node/a.cpp"), ["unsafe-call"])
        self.assertEqual(self.broken_by("snprintf(a, 2, b);"), [])

    def test_threads_in_the_core(self):
        self.assertEqual(self.broken_by("std::mutex mutex;"), ["threads"])
        self.assertEqual(self.broken_by("std::jthread thread;", "federation/a.cpp"), ["threads"])
        self.assertEqual(self.broken_by("std::mutex mutex;", "storage/memory_store.cpp"), [])

    def test_failure(self):
        self.assertEqual(self.broken_by("throw 1;", "node/a.cpp"), ["throw"])
        self.assertEqual(self.broken_by("assert(a);"), ["assert"])
        self.assertEqual(self.broken_by("static_assert(a);"), [])

    def test_using_namespace(self):
        self.assertEqual(self.broken_by("using namespace std;"), ["using-namespace"])
        self.assertEqual(rules("node/a.h", HEADER + "using namespace protocol;\n"), ["using-namespace"])

    def test_header_form(self):
        self.assertEqual(rules("node/a.h", HEADER), [])
        self.assertEqual(rules("node/a.h", "// What it is.\n"), ["pragma-once"])
        self.assertEqual(rules("node/a.h", "#pragma once\n"), ["header-comment"])

    def test_characters(self):
        self.assertEqual(self.broken_by('say("caf\u00e9");'), ["ascii"])
        self.assertEqual(self.broken_by('say("caf\u00e9");', "node/messages_fr.cpp"), [])

    def test_nolint(self):
        self.assertEqual(self.broken_by("f();  // NOLINT"), ["nolint"])
        self.assertEqual(self.broken_by("f();  // NOLINT(bugprone-x)"), ["nolint"])
        self.assertEqual(self.broken_by("f();  // NOLINT(bugprone-x): the C interface asks for it"), [])


class Iteration(unittest.TestCase):
    HEADER = HEADER + "class B {\n  std::unordered_map<Id, std::map<int, int>, Hash> rows_;\n  std::map<int, int> list_;\n};\n"

    def test_range_for_over_own_member(self):
        text = '#include "storage/b.h"\nvoid f() {\n  for (const auto& [id, row] : rows_) use(row);\n}\n'
        self.assertEqual(rules("storage/b.cpp", text, **{"storage/b.h": self.HEADER}), ["unordered-iteration"])

    def test_iterators(self):
        text = "std::unordered_set<int> seen;\nauto first = seen.begin();\n"
        self.assertEqual(rules("federation/b.cpp", text), ["unordered-iteration"])

    def test_ordered_containers_are_free(self):
        text = '#include "storage/b.h"\nvoid f() {\n  for (const auto& [id, row] : list_) use(row);\n}\n'
        self.assertEqual(rules("storage/b.cpp", text, **{"storage/b.h": self.HEADER}), [])

    def test_private_names_of_another_class_do_not_count(self):
        text = '#include "storage/b.h"\nvoid f() {\n  for (const auto& row : rows_) use(row);\n}\n'
        self.assertEqual(rules("storage/c.cpp", text, **{"storage/b.h": self.HEADER}), [])

    def test_public_names_of_an_included_header_count(self):
        header = HEADER + "struct B {\n  std::unordered_set<int> rows;\n};\n"
        text = '#include "storage/b.h"\nvoid f(B b) {\n  for (int row : b.rows) use(row);\n}\n'
        self.assertEqual(rules("federation/c.cpp", text, **{"storage/b.h": header}), ["unordered-iteration"])

    def test_outside_the_core_it_is_free(self):
        self.assertEqual(rules("node/b.cpp", "std::unordered_set<int> seen;\nauto first = seen.begin();\n"), [])


class Includes(unittest.TestCase):
    def broken_by(self, path, include):
        return rules(path, f"#include {include}\n")

    def test_directions(self):
        allowed = {"protocol": "protocol", "storage": "protocol storage", "federation": "protocol storage federation",
                   "config": "protocol config", "node": "protocol storage federation config node",
                   "tests": "protocol storage federation config node tests", "benchmarks": "protocol node tests"}
        for layer, targets in allowed.items():
            for target in ("protocol", "storage", "federation", "config", "node", "tests"):
                expected = [] if target in targets.split() else ["include-direction"]
                if layer != "benchmarks":
                    self.assertEqual(self.broken_by(f"{layer}/a.cpp", f'"{target}/b.h"'), expected, (layer, target))

    def test_full_paths(self):
        self.assertEqual(self.broken_by("protocol/a.cpp", '"amount.h"'), ["include-direction"])
        self.assertEqual(self.broken_by("protocol/a.cpp", '"../storage/store.h"'), ["include-direction"])

    def test_confined_libraries(self):
        for path, include in (("storage/store.cpp", "<rocksdb/db.h>"), ("node/main.cpp", "<boost/beast/http.hpp>"),
                              ("node/main.cpp", "<grpcpp/server.h>"), ("protocol/amount.cpp", '"protocol/wire.pb.h"'),
                              ("protocol/codec.cpp", '"protocol/link.grpc.pb.h"'),
                              ("node/bank_camt.cpp", "<pugixml.hpp>"), ("node/bank_csv.cpp", "<csv.h>"),
                              ("node/webhook_sender.cpp", "<curl/curl.h>"), ("node/http_events.cpp", "<qrencode.h>")):
            self.assertEqual(self.broken_by(path, include), ["confined-include"], include)
        for path, include in (("storage/rocksdb_store.cpp", "<rocksdb/db.h>"), ("tests/storage/a.cpp", "<rocksdb/env.h>"),
                              ("node/http_parser.cpp", "<boost/beast/http.hpp>"),
                              ("node/link_transport.cpp", "<grpcpp/server.h>"),
                              ("protocol/codec_entry.cpp", '"lokaponto/v1/entry.pb.h"'),
                              ("node/bank_xml.cpp", "<pugixml.hpp>"), ("node/bank_csv_rows.cpp", "<csv.h>"),
                              ("node/http_websocket.cpp", "<boost/beast/websocket.hpp>"),
                              ("node/webhook_post.cpp", "<curl/curl.h>"), ("node/qr_code.cpp", "<qrencode.h>")):
            self.assertEqual(self.broken_by(path, include), [], include)

    def test_a_confined_library_does_not_leak_through_a_header(self):
        header = {"protocol/codec_fields.h": HEADER + '#include "lokaponto/v1/entry.pb.h"\n'}
        text = '#include "protocol/codec_fields.h"\n'
        self.assertEqual(rules("protocol/codec_entry.cpp", text, **header), [])
        self.assertEqual(rules("protocol/amount.cpp", text, **header), ["confined-include"])

    def test_iostream_in_the_core(self):
        self.assertEqual(self.broken_by("storage/a.cpp", "<iostream>"), ["iostream"])
        self.assertEqual(self.broken_by("node/a.cpp", "<iostream>"), [])

    def test_an_include_in_a_comment_is_none(self):
        self.assertEqual(rules("protocol/a.cpp", '// #include "storage/store.h"\n'), [])


class Allowances(unittest.TestCase):
    LOOP = "std::unordered_set<int> seen;\nvoid f() {\n%s\n  for (int one : seen) out.push_back(one);\n}\n"

    def test_a_reason_sets_a_finding_aside(self):
        self.assertEqual(rules("storage/a.cpp", self.LOOP % "  // allow(unordered-iteration): sorted below"), [])

    def test_no_reason_no_allowance(self):
        self.assertEqual(rules("storage/a.cpp", self.LOOP % "  // allow(unordered-iteration)"),
                         ["allowance", "unordered-iteration"])

    def test_an_allowance_for_nothing(self):
        self.assertEqual(rules("storage/a.cpp", "int a;  // allow(float): there is none on this line\n"), ["allowance"])

    def test_limits_and_arrows_cannot_be_set_aside(self):
        text = '// allow(include-direction): it is convenient here\n#include "storage/store.h"\n'
        self.assertEqual(rules("protocol/a.cpp", text), ["allowance", "include-direction"])


class Functions(unittest.TestCase):
    def lengths(self, text):
        return [(function.line, function.length) for function in Source("node/a.cpp", text).functions]

    def test_what_is_a_function(self):
        text = (
            "namespace node {\n"
            "struct Row {\n"
            "  int value{0};\n"
            "  int twice() const { return 2 * value; }\n"
            "};\n"
            "enum class Kind : int { one = 1 };\n"
            "Row row{1};\n"
            "const std::array<int, 2> list = {1, 2};\n"
            "Row::Row(int a)\n"
            "    : value{a}, other_(b) {\n"
            "  if (a > 0) {\n"
            "    call([&](int b) {\n"
            "      use(b);\n"
            "    });\n"
            "  }\n"
            "}\n"
            "template <class T>\n"
            "Result<T> make(Fraction fee = {0, 1}) noexcept\n"
            "{\n"
            "  return T{};\n"
            "}\n"
            "}  // namespace node\n"
        )
        self.assertEqual(self.lengths(text), [(4, 1), (10, 7), (19, 3)])

    def test_braces_in_literals_and_comments(self):
        text = 'void f() {\n  say("}{{", \'{\', R"(}})");  // }}\n  int n = 1\'000;\n}\nvoid g() {\n}\n'
        self.assertEqual(self.lengths(text), [(1, 4), (5, 2)])

    def test_macros_of_tests(self):
        self.assertEqual(self.lengths("TEST(Amount, Adds) {\n  EXPECT_EQ(1, 1);\n}\n"), [(1, 3)])

    def test_summary(self):
        text = summary(parse({"node/a.cpp": "void f() {\n}\n", "docs/a.md": "x\n" * 99}))
        self.assertIn("1 files, median 2 lines, longest 2 (node/a.cpp)", text)
        self.assertIn("1 functions, median 2 lines, longest 2 (node/a.cpp:1)", text)


if __name__ == "__main__":
    unittest.main()
