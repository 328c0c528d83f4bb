// SPDX-License-Identifier: Apache-2.0
#include "json/value.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/freed_memory_watch.h"

namespace clavium::json {
namespace {

using namespace std::string_view_literals;

std::string nested(std::size_t levels) {
  return std::string(levels, '[') + std::string(levels, ']');
}

std::string refusal(std::string_view text, const ParseOptions& options = {}) {
  const auto document = Document::parse(text, options);
  return document ? "(read)" : document.error().message;
}

TEST(Value, AnswersForItsOwnKindOnly) {
  const auto document = Document::parse(
      R"({"null":null,"yes":true,"int":-7,"big":18446744073709551615,"half":0.5,"text":"a\u00e9\n","list":[1,2],"map":{"a":1}})");
  ASSERT_TRUE(document);
  const Value root = document->root();
  EXPECT_EQ(root.kind(), Kind::object);
  EXPECT_EQ(root.size(), 8u);
  EXPECT_TRUE(root.find("null")->is_null());
  EXPECT_EQ(root.find("yes")->boolean(), true);
  EXPECT_EQ(root.find("int")->integer(), -7);
  EXPECT_EQ(root.find("int")->number(), -7.0);
  EXPECT_EQ(root.find("text")->string(), "a\xc3\xa9\n");
  EXPECT_EQ(root.find("list")->size(), 2u);
  EXPECT_EQ(root.find("half")->kind(), Kind::fraction);
  // Above INT64_MAX a whole number is no integer of ours.
  EXPECT_EQ(root.find("big")->kind(), Kind::fraction);
  EXPECT_FALSE(root.find("big")->integer());
  EXPECT_EQ(root.find("big")->number(), std::ldexp(1.0, 64));

  EXPECT_FALSE(root.find("int")->string());
  EXPECT_FALSE(root.find("int")->boolean());
  EXPECT_FALSE(root.find("text")->integer());
  EXPECT_FALSE(root.find("half")->integer());
  EXPECT_FALSE(root.find("yes")->number());
  EXPECT_FALSE(root.find("list")->find("0"));
  EXPECT_FALSE(root.find("absent"));
  EXPECT_FALSE(root.find("INT"));
  EXPECT_EQ(root.find("text")->size(), 0u);
}

TEST(Value, VisitsInTheOrderOfTheText) {
  const auto document = Document::parse(R"({"b":1,"a":[3,1,2]})");
  ASSERT_TRUE(document);
  std::string seen;
  document->root().for_each_member([&](std::string_view key, Value value) {
    seen += key;
    value.for_each_element([&](Value element) { seen += std::to_string(*element.integer()); });
    value.for_each_member([&](std::string_view, Value) { seen += "!"; });
  });
  EXPECT_EQ(seen, "ba312");
}

TEST(Value, AKeyWithAnEscapeOrANulIsTheTextThatItSpells) {
  const auto document = Document::parse(R"({"\u0061":1,"a\u0000b":2})");
  ASSERT_TRUE(document);
  EXPECT_EQ(document->root().find("a")->integer(), 1);
  EXPECT_EQ(document->root().find("a\0b"sv)->integer(), 2);
}

TEST(Parse, OneKeyTwiceIsRefusedAtEveryDepthAndInEverySpelling) {
  for (const char* text :
       {R"({"a":1,"a":1})", R"([[{"x":{"a":1,"b":2,"a":3}}]])", R"({"a":1,"\u0061":2})",
        R"({"":1,"":2})", R"({"x":[{"a":1},{"a":1,"a":2}]})"}) {
    EXPECT_NE(refusal(text).find("twice"), std::string::npos) << text;
  }
  EXPECT_EQ(refusal(R"([{"a":1},{"a":1,"A":2,"b":{"a":1}}])"), "(read)");
}

TEST(Parse, OneKeyTwiceIsRefusedAmongManyToo) {
  std::string members;
  for (int i = 0; i < 2000; ++i) members += "\"key" + std::to_string(i) + "\":0,";
  EXPECT_EQ(refusal("{" + members + "\"last\":0}"), "(read)");
  EXPECT_NE(refusal("{" + members + "\"key7\":0}").find("twice"), std::string::npos);
}

TEST(Parse, DepthIsBoundedWhereTheOptionsSay) {
  EXPECT_EQ(refusal(nested(limits::kJsonDepthMax)), "(read)");
  EXPECT_NE(refusal(nested(limits::kJsonDepthMax + 1)).find("deeper"), std::string::npos);
  EXPECT_EQ(refusal(nested(3), {.depth_max = 3}), "(read)");
  EXPECT_NE(refusal(nested(4), {.depth_max = 3}).find("deeper than 3"), std::string::npos);
  EXPECT_NE(refusal(std::string(100'000, '[')), "(read)");
}

TEST(Parse, SizeIsBoundedWhereTheOptionsSay) {
  EXPECT_EQ(refusal("[1]", {.bytes_max = 3}), "(read)");
  EXPECT_NE(refusal("[12]", {.bytes_max = 3}).find("at most 3"), std::string::npos);
}

TEST(Parse, NothingAndBlanksAreMalformed) {
  for (const std::string_view text : {""sv, " "sv, "\n\t"sv, "\0"sv})
    EXPECT_NE(refusal(text), "(read)");
  EXPECT_FALSE(Document::parse(SecretBytes()));
}

TEST(Parse, LoneSurrogatesAndBytesThatAreNoUtf8AreRefused) {
  for (const std::string_view text :
       {R"(["\ud800"])"sv, R"(["\udc00"])"sv, R"(["\udc00\ud800"])"sv, R"(["\ud800\u0041"])"sv,
        R"({"\udfff":1})"sv, "[\"\xff\"]"sv, "[\"\xed\xa0\x80\"]"sv, "[\"\xc0\x80\"]"sv}) {
    EXPECT_NE(refusal(text), "(read)") << text;
  }
  const auto pair = Document::parse(R"(["\ud83d\ude00"])");
  ASSERT_TRUE(pair);
  pair->root().for_each_element([](Value v) { EXPECT_EQ(v.string(), "\xf0\x9f\x98\x80"); });
}

TEST(Parse, NoErrorQuotesTheText) {
  for (const char* text :
       {R"({"hunter2":"hunter2","hunter2":1})", R"({"hunter2")", R"("hunter2\q")"}) {
    const auto document = Document::parse(text);
    ASSERT_FALSE(document);
    EXPECT_EQ(document.error().message.find("hunter2"), std::string::npos);
  }
}

// Every size around the parser's blocks, with the value at the very end: the padding behind a
// SecretBytes must do, and the sanitizer sees any byte beyond it.
TEST(Parse, EverySizeIsReadWithoutACopy) {
  for (std::size_t size = 0; size < 300; ++size) {
    const std::string value(size, 'v');
    const auto document = Document::parse(SecretBytes::copy_of("[\"" + value + "\"]"));
    ASSERT_TRUE(document) << size;
    document->root().for_each_element([&](Value v) { EXPECT_EQ(v.string(), value); });
  }
}

// --- What parsing leaves in memory ---

constexpr std::string_view kSecret = "hunter2-is-secret";

TEST(Wiping, NoFreedMemoryHoldsAStringOfTheDocument) {
  std::string texts[4];
  texts[0] = "[\"" + std::string(kSecret) + "\"]";
  texts[1] = "{\"" + std::string(kSecret) + "\":1}";
  texts[2] = "[" + std::string(3000, ' ') + "\"a\\u0062" + std::string(kSecret) + "\"]";
  // Empty strings take the most room for their text, and push the last one to the end of the
  // buffer.
  texts[3] = "[";
  for (int i = 0; i < 500; ++i) texts[3] += "\"\",";
  texts[3] += "\"" + std::string(kSecret) + "\"]";
  for (const std::string& text : texts) {
    SecretBytes body = SecretBytes::copy_of(text);
    const testing::FreedMemoryWatch watch(kSecret);
    {
      auto document = Document::parse(body);
      ASSERT_TRUE(document);
      auto moved = *std::move(document);
      EXPECT_NE(moved.root().kind(), Kind::null);
      body = SecretBytes();
    }
    EXPECT_GE(watch.seen(), 3u);
    EXPECT_EQ(watch.finds(), 0u) << text.size();
  }
}

TEST(Wiping, ARefusedDocumentIsWipedToo) {
  const SecretBytes malformed = SecretBytes::copy_of("[\"" + std::string(kSecret) + "\",]");
  const SecretBytes twice =
      SecretBytes::copy_of("{\"a\":\"" + std::string(kSecret) + "\",\"a\":1}");
  const SecretBytes deep =
      SecretBytes::copy_of("[\"" + std::string(kSecret) + "\"," + nested(50) + "]");
  const testing::FreedMemoryWatch watch(kSecret);
  EXPECT_FALSE(Document::parse(malformed));
  EXPECT_FALSE(Document::parse(twice));
  EXPECT_FALSE(Document::parse(deep));
  EXPECT_GE(watch.seen(), 9u);
  EXPECT_EQ(watch.finds(), 0u);
}

// A number can be the secret as well (a PIN, a recovery code); simdjson keeps it in binary.
TEST(Wiping, NoFreedMemoryHoldsANumberOfTheDocument) {
  const std::int64_t number = 0x1122334455667788;
  const std::string_view bytes(reinterpret_cast<const char*>(&number), sizeof number);
  for (const char* before : {"", "1,2,3,4,5,6,7,8,9,", "[],[],[],[[[]]],{},"}) {
    const SecretBytes well = SecretBytes::copy_of(concat("[", before, number, "]"));
    const SecretBytes bad = SecretBytes::copy_of(concat("[", before, number, ",]"));
    const testing::FreedMemoryWatch watch(bytes);
    EXPECT_TRUE(Document::parse(well));
    EXPECT_FALSE(Document::parse(bad));
    EXPECT_GE(watch.seen(), 6u);
    EXPECT_EQ(watch.finds(), 0u) << before;
  }
}

TEST(Wiping, AssigningADocumentWipesTheOneBefore) {
  auto document = Document::parse(SecretBytes::copy_of("[\"" + std::string(kSecret) + "\"]"));
  ASSERT_TRUE(document);
  const testing::FreedMemoryWatch watch(kSecret);
  *document = *Document::parse("[2]");
  EXPECT_GE(watch.seen(), 3u);
  EXPECT_EQ(watch.finds(), 0u);
}

}  // namespace
}  // namespace clavium::json
