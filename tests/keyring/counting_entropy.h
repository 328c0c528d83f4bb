// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/entropy.h"

namespace clavium::testing {

/// 00 01 02 … ff 00 …: so that what was drawn can be written down. For nothing but tests.
class CountingEntropy final : public Entropy {
 public:
  void fill(std::span<std::byte> out) override {
    for (std::byte& byte : out) byte = std::byte(next_++);
  }

 private:
  unsigned char next_ = 0;
};

}  // namespace clavium::testing
