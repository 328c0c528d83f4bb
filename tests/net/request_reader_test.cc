// SPDX-License-Identifier: Apache-2.0
//
// The reading half of a connection, without sockets: however the bytes are cut into pieces, the
// requests are the same.
#include "net/request_reader.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <random>

#include "tests/net/abuse_cases.h"
#include "tests/net/handlers.h"

namespace clavium::net::test {
namespace {

struct Outcome {
  std::vector<std::string> requests;
  int refused = 0;  // status; 0 when nothing was
  bool operator==(const Outcome&) const = default;
};

/// Feeds `stream` in pieces of at most `piece_bytes`, as a connection would.
Outcome read_all(std::string_view stream, std::size_t piece_bytes) {
  Outcome outcome;
  RequestReader reader;
  while (!stream.empty()) {
    const auto space = reader.space();
    const std::size_t size = std::min({piece_bytes, space.size(), stream.size()});
    std::memcpy(space.data(), stream.data(), size);
    stream.remove_prefix(size);
    auto progress = reader.received(size);
    while (progress == RequestReader::Progress::complete) {
      const http::Request request = reader.take();
      outcome.requests.push_back(
          concat(request.method, " ", request.target, " ", text_of(request.body)));
      if (!reader.keep_alive()) return outcome;
      progress = reader.has_begun() ? reader.received(0) : RequestReader::Progress::need_more;
    }
    if (progress == RequestReader::Progress::refused) {
      outcome.refused = reader.refusal().status;
      return outcome;
    }
  }
  return outcome;
}

TEST(RequestReader, ReadsTheSameRequestsHoweverTheStreamIsCut) {
  const std::string stream =
      "GET /1 HTTP/1.1\r\nHost: a\r\n\r\n"
      "POST /2 HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello"
      "POST /3 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n\r\n5\r\nhello\r\n0006\r\n "
      "world\r\n0\r\n\r\n"
      "DELETE /4 HTTP/1.1\r\nhost:\ta:1\t\r\nX:\r\n\r\n";
  const Outcome expected{{"GET /1 ", "POST /2 hello", "POST /3 hello world", "DELETE /4 "}, 0};
  for (std::size_t piece = 1; piece <= stream.size(); ++piece) {
    EXPECT_EQ(read_all(stream, piece), expected) << "in pieces of " << piece;
  }
}

TEST(RequestReader, RefusesTheSameStreamsHoweverTheyAreCut) {
  for (const AbuseCase& abuse : abuse_cases()) {
    const Outcome expected{{}, abuse.status};
    for (const std::size_t piece :
         {std::size_t(1), std::size_t(2), std::size_t(7), std::size_t(65'536)}) {
      EXPECT_EQ(read_all(abuse.bytes + kSmuggled, piece), expected)
          << abuse.name << " by " << piece;
    }
  }
}

TEST(RequestReader, ReadsDamagedStreamsTheSameHoweverTheyAreCut) {
  // Fixed seed: a failure comes back. What is accepted does not matter here, only that the size of
  // the pieces, which the network and an attacker choose, never decides it.
  std::mt19937 random(20'261'123);
  const auto below = [&](std::size_t bound) { return std::size_t(random()) % bound; };
  using namespace std::string_view_literals;
  const std::string_view alphabet = "\r\n\t :;,0159aAfFxX/\0\x7f\x80-+"sv;
  std::vector<std::string> streams;
  for (const AbuseCase& abuse : abuse_cases()) {
    if (abuse.bytes.size() < 500) streams.push_back(abuse.bytes + kSmuggled);
  }
  streams.push_back(
      "POST /1 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"
      "POST /2 HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello" +
      kSmuggled);
  std::size_t accepted = 0;
  for (int round = 0; round < 4'000; ++round) {
    std::string stream = streams[round % 4 == 0 ? streams.size() - 1 : below(streams.size())];
    for (std::size_t damage = below(3); damage-- > 0;) {
      const std::size_t at = below(stream.size());
      switch (below(3)) {
        case 0:
          stream[at] = alphabet[below(alphabet.size())];
          break;
        case 1:
          stream.erase(at, 1 + below(3));
          break;
        default:
          stream.insert(at, 1, alphabet[below(alphabet.size())]);
      }
    }
    const Outcome whole = read_all(stream, stream.size());
    accepted += whole.requests.size();
    for (const std::size_t piece :
         {std::size_t(1), std::size_t(2), std::size_t(3), 4 + below(60)}) {
      ASSERT_EQ(read_all(stream, piece), whole)
          << testing::PrintToString(stream) << " by " << piece;
    }
  }
  EXPECT_GT(accepted, 500U);  // the damage is small enough to get past the first check
}

TEST(RequestReader, KeepsNamesValuesAndTargetAsWritten) {
  RequestReader reader;
  const std::string_view bytes =
      "GET //a/../b%2f?x=%41&x= HTTP/1.1\r\nHost: a\r\nX-Amz-Date:  b  c \r\nx-amz-date: "
      "\xc3\xa4\r\n\r\n";
  std::memcpy(reader.space().data(), bytes.data(), bytes.size());
  ASSERT_EQ(reader.received(bytes.size()), RequestReader::Progress::complete);
  const http::Request request = reader.take();
  EXPECT_EQ(request.target, "//a/../b%2f?x=%41&x=");
  ASSERT_EQ(request.headers.fields().size(), 3U);
  EXPECT_EQ(request.headers.fields()[1].name, "X-Amz-Date");
  EXPECT_EQ(request.headers.fields()[1].value, "b  c");
  EXPECT_EQ(request.headers.fields()[2].value, "\xc3\xa4");
}

TEST(RequestReader, WipesTheBufferOfATakenRequest) {
  RequestReader reader;
  const std::string_view bytes =
      "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 14\r\n\r\ncorrect-horse!";
  const auto space = reader.space();
  std::memcpy(space.data(), bytes.data(), bytes.size());
  ASSERT_EQ(reader.received(bytes.size()), RequestReader::Progress::complete);
  EXPECT_EQ(text_of(reader.take().body), "correct-horse!");
  const std::string_view left(reinterpret_cast<const char*>(space.data()), bytes.size());
  EXPECT_EQ(left, std::string(bytes.size(), '\0'));
}

TEST(RequestReader, TakesABodyOfTheLargestSizeInBothFramings) {
  const std::string body(limits::kRequestBodyBytesMax, 'x');
  const std::string head = "POST / HTTP/1.1\r\nHost: a\r\n";
  const Outcome expected{{"POST / " + body}, 0};
  EXPECT_EQ(read_all(concat(head, "Content-Length: ", body.size(), "\r\n\r\n", body), 8'192),
            expected);
  EXPECT_EQ(
      read_all(concat(head, "Transfer-Encoding: chunked\r\n\r\n100000\r\n", body, "\r\n0\r\n\r\n"),
               8'192),
      expected);
}

TEST(RequestReader, RefusesAChunkLineWithoutEnd) {
  const std::string head = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
  EXPECT_EQ(read_all(head + std::string(100'000, '0'), 4'096), (Outcome{{}, 400}));
}

}  // namespace
}  // namespace clavium::net::test
