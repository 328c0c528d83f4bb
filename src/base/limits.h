// SPDX-License-Identifier: Apache-2.0
//
// Every bound of the program, with its unit and its source. A door without a number on it is a bug.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace clavium::limits {

// --- AWS Secrets Manager: botocore model secretsmanager/2017-10-17 and the user guide's quota page
// ---
inline constexpr std::size_t kSecretValueBytesMax = 65'536;
inline constexpr std::size_t kSecretNameCharsMax = 512;
inline constexpr std::size_t kTagsPerSecretMax = 50;
inline constexpr std::size_t kStagesPerSecretMax = 20;
inline constexpr std::size_t kResourcePolicyCharsMax = 20'480;
/// Versions without a label that are kept; the newest ones. Younger than a day are always kept.
inline constexpr std::size_t kDeprecatedVersionsKept = 100;
inline constexpr std::chrono::hours kDeprecatedVersionAgeMin{24};
/// AWS has a quota and does not tell the number; one value every ten minutes must stay below it
/// (100 kept and 144 of the day, besides the labelled ones), each of up to 64 KiB.
inline constexpr std::size_t kVersionsPerSecretMax = 500;
inline constexpr std::int64_t kRecoveryWindowDaysMin = 7;
inline constexpr std::int64_t kRecoveryWindowDaysMax = 30;
inline constexpr std::int64_t kRecoveryWindowDaysDefault = 30;

// --- The listener: our own, against exhaustion ---
/// One value fits even when JSON spells every byte as \u00xx (6 bytes each), with room for the
/// rest.
inline constexpr std::size_t kRequestBodyBytesMax = 1'048'576;
static_assert(kRequestBodyBytesMax > 6 * kSecretValueBytesMax + 65'536);
inline constexpr std::size_t kRequestHeadBytesMax = 32'768;
inline constexpr std::size_t kRequestHeadersMax = 64;
inline constexpr std::size_t kConnectionsMax = 20'000;
/// A whole request must have arrived this long after its first byte.
inline constexpr std::chrono::seconds kRequestArrivalMax{30};
inline constexpr std::chrono::seconds kConnectionIdleMax{120};
/// What SIGTERM waits for requests under way.
inline constexpr std::chrono::seconds kDrainMax{10};

// --- JSON: openbao caps strings and memory for the same reason (CVE-2025-12044) ---
inline constexpr std::size_t kJsonDepthMax = 32;
inline constexpr std::size_t kJsonBytesMax = 8'388'608;
/// Elements of one list in a request. No list of AWS's takes more than fifty; a megabyte of "{}"
/// would cost more work than a request may.
inline constexpr std::size_t kListElementsMax = 10'000;

// --- HTTP client ---
inline constexpr std::size_t kResponseBodyBytesMax = 33'554'432;
inline constexpr std::chrono::seconds kHttpConnectMax{10};
inline constexpr std::chrono::seconds kHttpRequestMax{60};

// --- Files of our own ---
inline constexpr std::size_t kConfigBytesMax = 1'048'576;
inline constexpr std::size_t kAuditRecordBytesMax = 262'144;

}  // namespace clavium::limits
