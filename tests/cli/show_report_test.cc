// SPDX-License-Identifier: Apache-2.0
#include "cli/show_report.h"

#include <gtest/gtest.h>

#include "cli/terminal_text.h"
#include "json/value.h"

namespace clavium::cli {
namespace {

using runbook::Cell;
using runbook::Report;

Report sample() {
  Report report;
  report.schema = "clavium.sample";
  report.columns = {"name", "age_days", "due", "owner"};
  report.rows = {{"/a/b", Cell::number(7), Cell::truth(true), "it, \"ops\""},
                 {"/a/longer", Cell::number(12), Cell::truth(false), Cell()}};
  report.summary = {"2 secrets"};
  return report;
}

std::string shown(const Report& report, Appearance look) {
  const auto text = show_report(report, look);
  if (!text) return concat("error: ", text.error().message, "; ", text.error().hint);
  return text->reveal_text([](std::string_view plain) { return std::string(plain); });
}

TEST(ShowReport, TableIsAlignedAndCarriesNothingElse) {
  EXPECT_EQ(shown(sample(), {}),
            "NAME       AGE DAYS  DUE  OWNER\n"
            "/a/b       7         yes  it, \"ops\"\n"
            "/a/longer  12        no   -\n"
            "\n"
            "2 secrets\n");
}

TEST(ShowReport, TableIsCutToAWidthOnlyWhenThereIsOne) {
  Report report = sample();
  report.rows[0][3] = std::string(200, 'x');
  EXPECT_NE(shown(report, {}).find(std::string(200, 'x')), std::string::npos);
  const std::string cut = shown(report, {.width = 40});
  EXPECT_EQ(cut.find(std::string(30, 'x')), std::string::npos);
  EXPECT_NE(cut.find("…"), std::string::npos);
}

TEST(ShowReport, Json) {
  EXPECT_EQ(
      shown(sample(), {.format = Format::json}),
      R"({"schema":"clavium.sample","version":1,"rows":[)"
      R"({"name":"/a/b","age_days":7,"due":true,"owner":"it, \"ops\""},)"
      R"({"name":"/a/longer","age_days":12,"due":false,"owner":null}],"summary":["2 secrets"]})"
      "\n");
}

TEST(ShowReport, YamlQuotesEveryText) {
  EXPECT_EQ(shown(sample(), {.format = Format::yaml, .fields = {"name", "due"}}),
            "schema: \"clavium.sample\"\nversion: 1\nrows:\n- name: \"/a/b\"\n  due: true\n"
            "- name: \"/a/longer\"\n  due: false\nsummary:\n- \"2 secrets\"\n");
}

TEST(ShowReport, CsvIsRfc4180AndNoFormula) {
  Report report = sample();
  report.rows[1][3] = "=HYPERLINK(\"http://x\")";
  EXPECT_EQ(shown(report, {.format = Format::csv}),
            "name,age_days,due,owner\r\n/a/b,7,true,\"it, \"\"ops\"\"\"\r\n"
            "/a/longer,12,false,\"'=HYPERLINK(\"\"http://x\"\")\"\r\n");
}

TEST(ShowReport, SingleIsLinesOfNameAndValue) {
  Report report = sample();
  report.single = true;
  report.rows.resize(1);
  EXPECT_EQ(shown(report, {.fields = {"age_days", "name"}}),
            "age_days  7\nname      /a/b\n\n2 secrets\n");
  EXPECT_EQ(
      shown(report, {.format = Format::json, .fields = {"name"}}),
      R"({"schema":"clavium.sample","version":1,"object":{"name":"/a/b"},"summary":["2 secrets"]})"
      "\n");
}

TEST(ShowReport, RefusesAnUnknownFieldAndNamesTheKnownOnes) {
  EXPECT_EQ(shown(sample(), {.fields = {"nmae"}}),
            "error: no such field: nmae; --fields takes name, age_days, due, owner");
}

TEST(ShowReport, NoneShowsNothing) { EXPECT_EQ(shown(sample(), {.format = Format::none}), ""); }

TEST(ShowReport, AValueStandsAloneInATableAndAsAMemberInJson) {
  Report report;
  report.schema = "clavium.get";
  report.single = true;
  report.columns = {"name"};
  report.rows = {{"/a"}};
  report.value = SecretBytes::copy_of("s\x1b[2J\"x");
  report.value_needs_newline = false;
  EXPECT_EQ(shown(report, {}), "s\x1b[2J\"x");  // byte for byte: it was asked for
  EXPECT_EQ(shown(report, {.terminal = true}), "s\x1b[2J\"x\n");
  EXPECT_EQ(
      shown(report, {.format = Format::json}),
      R"({"schema":"clavium.get","version":1,"object":{"name":"/a","value":"s\u001b[2J\"x"},"summary":[]})"
      "\n");
  EXPECT_TRUE(shown(report, {.format = Format::csv}).starts_with("error: "));
  EXPECT_NE(shown(report, {.format = Format::yaml}).find("  value: \"s\\u001b[2J\\\"x\"\n"),
            std::string::npos);
  report.value = SecretBytes::copy_of("\xff\xfe");
  EXPECT_NE(shown(report, {.format = Format::json}).find(R"("value_base64":"//4=")"),
            std::string::npos);
}

// ESC, a C1 control (CSI), DEL, a right-to-left override, a line separator, a byte that is no
// UTF-8.
constexpr std::string_view kHostile =
    "a\x1b]0;x\x07"
    "b\xc2\x9b"
    "2J\x7f\xe2\x80\xae"
    "c\xe2\x80\xa8\xff\r\n";

TEST(ShowReport, NoTextOfTheStoreDrivesATerminal) {
  Report report;
  report.schema = "clavium.sample";
  report.columns = {"text"};
  report.rows = {{kHostile}};
  report.summary = {std::string(kHostile)};
  for (const Format format : {Format::table, Format::json, Format::yaml, Format::csv}) {
    for (const bool single : {false, true}) {
      report.single = single;
      const std::string text = shown(report, {.format = format});
      for (const std::string_view bad :
           {"\x1b", "\x07", "\xc2\x9b", "\x7f", "\xe2\x80\xae", "\xe2\x80\xa8", "\xff"}) {
        EXPECT_EQ(text.find(bad), std::string::npos) << int(format) << ": " << harmless(text);
      }
    }
  }
  EXPECT_EQ(harmless("a\x1b[1mé…\n"), "a\\x1b[1mé…\\n");
}

TEST(ShowReport, HarmlessJsonStillReadsTheSame) {
  const auto json = SecretBytes::copy_of("{\"a\":\"x\xc2\x9by\xe2\x80\xaez\"}");
  const auto document = json::Document::parse(harmless_json(json));
  ASSERT_TRUE(document);
  EXPECT_EQ(document->root().find("a")->string(), "x\xc2\x9by\xe2\x80\xaez");
}

TEST(ShowError, HasThreeLinesOrOneObject) {
  const Error error =
      make_error(ErrorKind::not_found, "no secret /a\x1b").with_hint("clavium secret create /a");
  EXPECT_EQ(show_error(error, false, false),
            "clavium: no secret /a\\x1b\nhint: clavium secret create /a\ncode: not_found\n");
  EXPECT_EQ(
      show_error(error, true, false),
      R"({"status":"error","code":"not_found","message":"no secret /a\u001b","hint":"clavium secret create /a",)"
      R"("next":[{"command":"clavium secret create /a"}]})"
      "\n");
}

}  // namespace
}  // namespace clavium::cli
