// SPDX-License-Identifier: Apache-2.0
#include "providers/random.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

#include "base/encoding.h"
#include "base/limits.h"

namespace clavium::providers {

namespace {

struct Alphabet {
  std::string_view name;
  std::string_view characters;
};

constexpr std::array<Alphabet, 4> kAlphabets = {{
    {"alphanumeric", "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"},
    {"hex", "0123456789abcdef"},
    {"base64url", "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"},
    {"ascii",
     "!\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz"
     "{|}~"},
}};
static_assert(kAlphabets[0].characters.size() == 62 && kAlphabets[1].characters.size() == 16 &&
              kAlphabets[2].characters.size() == 64 && kAlphabets[3].characters.size() == 94);

constexpr std::array<std::string_view, 3> kSettings = {"length", "alphabet", "prefix"};
constexpr std::int64_t kLengthDefault = 40;
constexpr double kBitsMin = 80;
constexpr std::size_t kPrefixBytesMax = 64;

struct Shape {
  std::string prefix;
  std::size_t length = 0;
  std::string_view alphabet;
};

std::unexpected<Error> refuse(std::string_view why, std::string hint) {
  return std::unexpected(
      make_error(ErrorKind::invalid_request, "random: ", why).with_hint(std::move(hint)));
}

std::string_view setting(const Settings& settings, std::string_view name,
                         std::string_view otherwise) {
  const auto found = settings.find(name);
  return found == settings.end() ? otherwise : std::string_view(found->second);
}

Result<std::string_view> read_alphabet(std::string_view name) {
  for (const Alphabet& alphabet : kAlphabets) {
    if (alphabet.name == name) return alphabet.characters;
  }
  return refuse("unknown alphabet", "one of: alphanumeric, hex, base64url, ascii");
}

Result<Shape> read_shape(const Settings& settings) {
  for (const auto& [name, value] : settings) {
    if (std::find(kSettings.begin(), kSettings.end(), name) == kSettings.end()) {
      return refuse(concat("no setting '", name, "'"), "one of: length, alphabet, prefix");
    }
  }
  Shape shape;
  CLAVIUM_TRY(shape.alphabet, read_alphabet(setting(settings, "alphabet", kAlphabets[0].name)));
  shape.prefix = std::string(setting(settings, "prefix", ""));
  const bool printable = std::all_of(shape.prefix.begin(), shape.prefix.end(),
                                     [](char c) { return c > 0x20 && c < 0x7f; });
  if (!printable || shape.prefix.size() > kPrefixBytesMax) {
    return refuse("the prefix is not usable",
                  concat("at most ", kPrefixBytesMax, " printable ASCII characters, no space"));
  }
  const auto length = settings.find("length");
  const std::optional<std::int64_t> given =
      length == settings.end() ? kLengthDefault : parse_integer(length->second);
  const double bits_per_character = std::log2(double(shape.alphabet.size()));
  const auto length_min = std::int64_t(std::ceil(kBitsMin / bits_per_character));
  const auto length_max = std::int64_t(limits::kSecretValueBytesMax - shape.prefix.size());
  if (!given || *given < length_min || *given > length_max) {
    return refuse(
        "the length is not usable",
        concat("a whole number from ", length_min, " (80 bits in this alphabet) to ", length_max));
  }
  shape.length = std::size_t(*given);
  return shape;
}

class RandomProvider final : public Provider {
 public:
  explicit RandomProvider(Entropy& entropy) : entropy_(entropy) {}

  std::string_view kind() const override { return "random"; }

  Result<void> check_settings(const Settings& settings) const override {
    CLAVIUM_CHECK(read_shape(settings));
    return {};
  }

  // A value that nobody else knows of cannot be found again by `rotation_id`; minting anew costs
  // nothing.
  Result<Minted> mint(const Settings& settings, std::string_view) override {
    CLAVIUM_TRY(const Shape shape, read_shape(settings));
    Minted minted;
    minted.value =
        SecretBytes::filled(shape.prefix.size() + shape.length, [&](std::span<std::byte> out) {
          std::copy_n(std::as_bytes(std::span(shape.prefix)).begin(), shape.prefix.size(),
                      out.begin());
          for (std::byte& byte : out.subspan(shape.prefix.size())) {
            byte = std::byte(
                shape.alphabet[random_below(entropy_, std::uint32_t(shape.alphabet.size()))]);
          }
        });
    return minted;
  }

  Result<void> test(const Settings& settings, const SecretBytes& value) override {
    CLAVIUM_TRY(const Shape shape, read_shape(settings));
    return value.reveal_text([&](std::string_view text) -> Result<void> {
      if (text.size() != shape.prefix.size() + shape.length) {
        return fail(ErrorKind::denied,
                    "random: the value has another length than its settings say");
      }
      if (!text.starts_with(shape.prefix)) {
        return fail(ErrorKind::denied, "random: the value does not start with its prefix");
      }
      if (text.find_first_not_of(shape.alphabet, shape.prefix.size()) != std::string_view::npos) {
        return fail(ErrorKind::denied, "random: the value has characters outside its alphabet");
      }
      return {};
    });
  }

  bool overlaps() const override { return false; }

  Result<void> revoke(const Settings&, std::string_view, const SecretBytes&) override { return {}; }

 private:
  Entropy& entropy_;
};

}  // namespace

std::unique_ptr<Provider> make_random_provider(Entropy& entropy) {
  return std::make_unique<RandomProvider>(entropy);
}

}  // namespace clavium::providers
