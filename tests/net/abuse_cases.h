// SPDX-License-Identifier: Apache-2.0
//
// Byte streams that two HTTP readers could take for different requests, or that merely should not
// be. Each must get exactly one answer, of this status, and the end of the connection; the handler
// must not see it, nor the request smuggled behind it.
#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "base/limits.h"

namespace clavium::net::test {

struct AbuseCase {
  std::string name;
  std::string bytes;
  int status = 400;
};

/// What a failing case is called in the test's report.
inline void PrintTo(const AbuseCase& abuse, std::ostream* out) { *out << abuse.name; }

/// What a smuggler hopes to have read as a request of its own.
inline const std::string kSmuggled = "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n";

inline std::vector<AbuseCase> abuse_cases() {
  using namespace std::string_literals;
  const std::string post = "POST / HTTP/1.1\r\nHost: a\r\n";
  const std::string chunked = post + "Transfer-Encoding: chunked\r\n\r\n";
  std::string many_fields = "GET / HTTP/1.1\r\nHost: a\r\n";
  for (std::size_t i = 0; i < limits::kRequestHeadersMax; ++i) many_fields += "a: b\r\n";
  return {
      // Two framings at once.
      {"LengthAndChunked",
       post + "Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nX"},
      {"ChunkedAndLength",
       post + "Transfer-Encoding: chunked\r\nContent-Length: 6\r\n\r\n0\r\n\r\nX"},
      {"LengthTwice", post + "Content-Length: 1\r\nContent-Length: 1\r\n\r\nX"},
      {"LengthTwiceDiffering", post + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nXX"},
      {"LengthList", post + "Content-Length: 1, 1\r\n\r\nX"},
      {"LengthEmpty", post + "Content-Length: \r\n\r\n"},
      {"LengthSigned", post + "Content-Length: +1\r\n\r\nX"},
      {"LengthNegative", post + "Content-Length: -1\r\n\r\nX"},
      {"LengthHex", post + "Content-Length: 0x1\r\n\r\nX"},
      {"LengthUnderscore", post + "Content-Length: 1_0\r\n\r\nX"},
      {"LengthFraction", post + "Content-Length: 1.0\r\n\r\nX"},
      {"LengthInnerSpace", post + "Content-Length: 1 0\r\n\r\nX"},
      {"LengthOverflow", post + "Content-Length: 18446744073709551617\r\n\r\nX"},
      {"LengthQuoted", post + "Content-Length: \"1\"\r\n\r\nX"},
      // Codings.
      {"CodingUnknown", post + "Transfer-Encoding: gzip\r\n\r\n" + kSmuggled},
      {"CodingListed", post + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"},
      {"CodingNotLast", post + "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n"},
      {"CodingIdentity", post + "Transfer-Encoding: identity\r\n\r\n"},
      {"CodingTwice",
       post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
      {"CodingTwiceDiffering",
       post + "Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
      {"CodingEmpty", post + "Transfer-Encoding:\r\n\r\n"},
      {"CodingPrefixed", post + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"},
      {"CodingVerticalTab", post + "Transfer-Encoding: \vchunked\r\n\r\n0\r\n\r\n"},
      {"CodingWithParameter", post + "Transfer-Encoding: chunked;a=b\r\n\r\n0\r\n\r\n"},
      {"CodingQuoted", post + "Transfer-Encoding: \"chunked\"\r\n\r\n0\r\n\r\n"},
      // Chunks.
      {"ChunkExtension", chunked + "1;a=b\r\nX\r\n0\r\n\r\n"},
      {"ChunkExtensionLast", chunked + "1\r\nX\r\n0;a\r\n\r\n"},
      {"ChunkExtensionBareLf", chunked + "1;a\nX\r\n0\r\n\r\n"},
      {"ChunkSizeSigned", chunked + "+1\r\nX\r\n0\r\n\r\n"},
      {"ChunkSizeNegative", chunked + "-1\r\nX\r\n0\r\n\r\n"},
      {"ChunkSizePrefixed", chunked + "0x1\r\nX\r\n0\r\n\r\n"},
      {"ChunkSizeUnderscore", chunked + "1_0\r\nX\r\n0\r\n\r\n"},
      {"ChunkSizeEmpty", chunked + "\r\nX\r\n0\r\n\r\n"},
      {"ChunkSizeNoHex", chunked + "G\r\nX\r\n0\r\n\r\n"},
      {"ChunkSizeOverflow", chunked + "10000000000000001\r\nX\r\n0\r\n\r\n"},
      {"ChunkSizeLeadingSpace", chunked + " 1\r\nX\r\n0\r\n\r\n"},
      {"ChunkSizeTrailingSpace", chunked + "1 \r\nX\r\n0\r\n\r\n"},
      {"ChunkSizeTrailingTab", chunked + "1\t\r\nX\r\n0\r\n\r\n"},
      {"ChunkSizeNul", chunked + "1\0\r\nX\r\n0\r\n\r\n"s},
      {"ChunkBareLf", chunked + "1\nX\n0\n\n" + kSmuggled},
      {"ChunkBareCr", chunked + "1\rX\r0\r\r"},
      {"ChunkLongerThanSaid", chunked + "1\r\nXY\r\n0\r\n\r\n"},
      {"ChunkEndBareLf", chunked + "1\r\nX\n0\r\n\r\n"},
      {"ChunkTrailer", chunked + "1\r\nX\r\n0\r\nX-A: b\r\n\r\n"},
      {"ChunkTrailerLength", chunked + "0\r\nContent-Length: 30\r\n\r\n" + kSmuggled},
      {"ChunkTrailerHost", chunked + "0\r\nHost: b\r\n\r\n"},
      // Line endings and control characters.
      {"BareLfEverywhere", "GET / HTTP/1.1\nHost: a\n\n"},
      {"BareLfInRequestLine", "GET / HTTP/1.1\nHost: a\r\n\r\n"},
      {"BareLfInField", "GET / HTTP/1.1\r\nHost: a\nX: b\r\n\r\n"},
      {"BareLfAtEnd", "GET / HTTP/1.1\r\nHost: a\r\n\n"},
      {"BareCrInField", "GET / HTTP/1.1\r\nHost: a\rX: b\r\n\r\n"},
      {"BareCrAsEnding", "GET / HTTP/1.1\rHost: a\r\r"},
      {"DoubleCr", "GET / HTTP/1.1\r\r\nHost: a\r\n\r\n"},
      {"NulInName", "GET / HTTP/1.1\r\nHost: a\r\nX\0Y: b\r\n\r\n"s},
      {"NulInValue", "GET / HTTP/1.1\r\nHost: a\r\nX: b\0c\r\n\r\n"s},
      {"NulInTarget", "GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n"s},
      {"EscapeInValue", "GET / HTTP/1.1\r\nHost: a\r\nX: \x1b[2J\r\n\r\n"},
      {"DelInValue", "GET / HTTP/1.1\r\nHost: a\r\nX: \x7f\r\n\r\n"},
      {"EmptyLineFirst", "\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"},
      // Fields.
      {"FoldedBySpace", "GET / HTTP/1.1\r\nHost: a\r\nX: b\r\n c\r\n\r\n"},
      {"FoldedByTab", "GET / HTTP/1.1\r\nHost: a\r\nX: b\r\n\tc\r\n\r\n"},
      {"FoldedFirstField", "GET / HTTP/1.1\r\n Host: a\r\nHost: a\r\n\r\n"},
      {"FoldedCoding", post + "Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n"},
      {"SpaceBeforeColon", post + "Content-Length : 1\r\n\r\nX"},
      {"TabBeforeColon", post + "Transfer-Encoding\t: chunked\r\n\r\n0\r\n\r\n"},
      {"SpaceInName", "GET / HTTP/1.1\r\nHost: a\r\nX Y: b\r\n\r\n"},
      {"EmptyName", "GET / HTTP/1.1\r\nHost: a\r\n: b\r\n\r\n"},
      {"NoColon", "GET / HTTP/1.1\r\nHost: a\r\nX\r\n\r\n"},
      {"NameNotAscii", "GET / HTTP/1.1\r\nHost: a\r\nX\xc3\xa4: b\r\n\r\n"},
      // Host.
      {"HostMissing", "GET / HTTP/1.1\r\n\r\n"},
      {"HostTwice", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"},
      {"HostTwiceEqual", "GET / HTTP/1.1\r\nHost: a\r\nhost: a\r\n\r\n"},
      {"HostEmpty", "GET / HTTP/1.1\r\nHost:\r\n\r\n"},
      {"HostList", "GET / HTTP/1.1\r\nHost: a, b\r\n\r\n"},
      {"HostWithUser", "GET / HTTP/1.1\r\nHost: a@b\r\n\r\n"},
      {"HostWithPath", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n"},
      {"HostMissingInOld", "GET / HTTP/1.0\r\n\r\n"},
      // Request line.
      {"AbsoluteForm", "GET http://b/ HTTP/1.1\r\nHost: a\r\n\r\n"},
      {"AuthorityForm", "CONNECT b:443 HTTP/1.1\r\nHost: b\r\n\r\n"},
      {"AsteriskForm", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n"},
      {"TargetRelative", "GET a HTTP/1.1\r\nHost: a\r\n\r\n"},
      {"TargetFragment", "GET /#a HTTP/1.1\r\nHost: a\r\n\r\n"},
      {"TargetNotAscii", "GET /\xc3\xa4 HTTP/1.1\r\nHost: a\r\n\r\n"},
      {"TargetTab", "GET /\t HTTP/1.1\r\nHost: a\r\n\r\n"},
      {"TargetSpace", "GET / a HTTP/1.1\r\nHost: a\r\n\r\n"},
      {"TwoSpaces", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n"},
      {"SpaceFirst", " GET / HTTP/1.1\r\nHost: a\r\n\r\n"},
      {"SpaceLast", "GET / HTTP/1.1 \r\nHost: a\r\n\r\n"},
      {"TabsAsSpaces", "GET\t/\tHTTP/1.1\r\nHost: a\r\n\r\n"},
      {"NoMethod", "/ HTTP/1.1\r\nHost: a\r\n\r\n"},
      {"MethodNotToken", "G(T / HTTP/1.1\r\nHost: a\r\n\r\n"},
      {"NoVersion", "GET /\r\nHost: a\r\n\r\n"},
      {"VersionTwo", "GET / HTTP/2.0\r\nHost: a\r\n\r\n"},
      {"VersionPreface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"},
      {"VersionNine", "GET / HTTP/0.9\r\nHost: a\r\n\r\n"},
      {"VersionOneTwo", "GET / HTTP/1.2\r\nHost: a\r\n\r\n"},
      {"VersionLong", "GET / HTTP/1.10\r\nHost: a\r\n\r\n"},
      {"VersionLowerCase", "GET / http/1.1\r\nHost: a\r\n\r\n"},
      {"VersionOtherProtocol", "GET / ICAP/1.1\r\nHost: a\r\n\r\n"},
      {"TlsHello", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"s},
      // HTTP/1.0.
      {"OldKeepAlive", "GET / HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n\r\n"},
      {"OldKeepAliveListed", "GET / HTTP/1.0\r\nHost: a\r\nConnection: x, Keep-Alive\r\n\r\n"},
      {"OldChunked", "POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
      // Sizes and expectations.
      {"FieldsTooMany", many_fields + "\r\n", 431},
      {"FieldTooLong",
       "GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(limits::kRequestHeadBytesMax, 'b') +
           "\r\n\r\n",
       431},
      {"TargetTooLong", "GET /" + std::string(limits::kRequestHeadBytesMax, 'a'), 431},
      {"LengthTooLarge",
       post + "Content-Length: " + std::to_string(limits::kRequestBodyBytesMax + 1) + "\r\n\r\n",
       413},
      {"ChunkTooLarge", chunked + "100001\r\n", 413},
      {"ExpectationUnknown", post + "Content-Length: 1\r\nExpect: 200-ok\r\n\r\nX", 417},
  };
}

}  // namespace clavium::net::test
