// SPDX-License-Identifier: Apache-2.0
//
// JSONTestSuite (nst/JSONTestSuite), all 318 cases: y_ must be read, n_ must be refused, and what
// we do with i_, which RFC 8259 leaves open, is written down here.
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "json/value.h"
#include "support/vectors.h"

namespace clavium::json {
namespace {

// y_ by the RFC, where names "SHOULD be unique"; refused by us, because two readers of one text
// that choose different members disagree about what was asked.
const std::set<std::string> kRefusedThoughValid = {"y_object_duplicated_key.json",
                                                   "y_object_duplicated_key_and_value.json"};

// Of the i_ cases we read these two and refuse all others: numbers that no double holds, text that
// is no UTF-8, halves of surrogate pairs, byte order marks and depth.
const std::set<std::string> kReadThoughFree = {
    "i_number_double_huge_neg_exp.json",  // 123.456e-789 is 0 to every reader
    "i_number_real_underflow.json",       // so is 123e-10000000
};

TEST(JsonTestSuite, EveryCase) {
  CLAVIUM_NEEDS_VECTORS("json/test_parsing");
  std::map<char, int> counts;
  for (const auto& entry :
       std::filesystem::directory_iterator(testing::vectors_dir() / "json" / "test_parsing")) {
    const std::string name = entry.path().filename().string();
    ++counts[name[0]];
    const bool expected =
        (name[0] == 'y' && !kRefusedThoughValid.contains(name)) || kReadThoughFree.contains(name);
    const auto document = Document::parse(testing::read_file(entry.path()));
    EXPECT_EQ(document.has_value(), expected)
        << name << ": " << (document ? "read" : document.error().message);
    if (!document) {
      EXPECT_EQ(document.error().kind, ErrorKind::invalid_request);
    }
  }
  EXPECT_EQ(counts, (std::map<char, int>{{'i', 35}, {'n', 188}, {'y', 95}}));
}

}  // namespace
}  // namespace clavium::json
