// SPDX-License-Identifier: Apache-2.0
//
// The pages of docs/runbook say the same words as --help. CLAVIUM_WRITE_DOCUMENTS=1 writes them
// anew. The page of `server start`, which is a program's verb and not linked here, is held to its
// help by a transcript.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "base/encoding.h"
#include "cli/help.h"
#include "cli/own_verbs.h"
#include "support/vectors.h"

namespace clavium::cli {
namespace {

std::string page_of(const runbook::Verb& verb) {
  return concat("# clavium ", verb.name, "\n\n```text\n", verb_help(verb), "```\n");
}

void check_page(const runbook::Verb& verb) {
  std::string file(verb.name);
  for (char& c : file) c = c == ' ' ? '-' : c;
  const std::string path = concat(CLAVIUM_SOURCE_DIR, "/docs/runbook/", file, ".md");
  if (std::getenv("CLAVIUM_WRITE_DOCUMENTS") != nullptr) std::ofstream(path) << page_of(verb);
  const std::string page = testing::read_file(path);
  ASSERT_FALSE(page.empty()) << path << " is missing";
  EXPECT_NE(page.find(verb_help(verb)), std::string::npos)
      << path << " does not hold the words of --help; CLAVIUM_WRITE_DOCUMENTS=1 writes it anew";
}

TEST(Documents, EveryVerbHasAPageWithTheWordsOfItsHelp) {
  for (const runbook::Verb* verb : runbook::verbs()) check_page(*verb);
  for (const OwnVerb* own : own_verbs()) check_page(own->row);
}

// One row of "  13  integrity failure: …", as the page's table begins it.
std::string table_row(std::string_view line) {
  const std::string_view words = trim(line);
  const std::size_t gap = words.find("  ");
  return concat("| ", words.substr(0, gap), " | ", trim(words.substr(gap)), " | ");
}

TEST(Documents, TheExitCodesPageHasEveryCodeWithTheMeaningOfTheHelp) {
  const std::string path = concat(CLAVIUM_SOURCE_DIR, "/docs/exit-codes.md");
  const std::string page = testing::read_file(path);
  const auto help = help_on({}, "exit-codes");
  ASSERT_TRUE(help);
  std::size_t codes = 0;
  for (const std::string_view line : split(*help, '\n')) {
    if (!line.starts_with("  ")) continue;
    ++codes;
    EXPECT_NE(page.find(concat("\n", table_row(line))), std::string::npos)
        << path << " lacks: " << table_row(line);
  }
  std::size_t rows = 0;
  for (const std::string_view line : split(page, '\n')) rows += line.starts_with("| ") ? 1 : 0;
  EXPECT_EQ(rows, codes + 2) << path << " has a row that the help does not have";  // two: the head
}

TEST(Documents, TheIndexNamesEveryPageWithItsSummary) {
  const std::filesystem::path folder = concat(CLAVIUM_SOURCE_DIR, "/docs/runbook");
  const std::string index = testing::read_file(folder / "README.md");
  for (const std::filesystem::directory_entry& entry :
       std::filesystem::directory_iterator(folder)) {
    const std::string file = entry.path().filename();
    if (file == "README.md") continue;
    // The page's fourth line is "clavium get: read one secret; …".
    const std::string page = testing::read_file(entry.path());
    const std::string_view first = split(page, '\n').at(3);
    const std::size_t colon = first.find(": ");
    ASSERT_NE(colon, std::string_view::npos) << file;
    const std::string row =
        concat("| [", first.substr(0, colon), "](", file, ") | ", first.substr(colon + 2), " |\n");
    EXPECT_NE(index.find(row), std::string::npos) << "docs/runbook/README.md lacks: " << row;
  }
}

TEST(Help, EverySummaryIsOneLowerCaseSentenceWithoutAFullStop) {
  const auto check = [](const runbook::Verb& verb) {
    ASSERT_FALSE(verb.summary.empty()) << verb.name;
    EXPECT_FALSE(verb.summary.ends_with('.')) << verb.name;
    EXPECT_TRUE(verb.summary[0] >= 'a' && verb.summary[0] <= 'z') << verb.name;
    for (const runbook::Option& option : verb.options) {
      EXPECT_FALSE(option.help.empty() || option.help.ends_with('.'))
          << verb.name << " " << option.name;
    }
  };
  for (const runbook::Verb* verb : runbook::verbs()) check(*verb);
  for (const OwnVerb* own : own_verbs()) check(own->row);
}

}  // namespace
}  // namespace clavium::cli
