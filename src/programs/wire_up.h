// SPDX-License-Identifier: Apache-2.0
//
// Concrete types behind the command line's interfaces. Everything is opened on demand: a verb that
// asks for nothing opens no file, loads no library and reads no key.
#pragma once

#include <memory>

#include "cli/wiring.h"

namespace clavium::programs {

/// Owns what the wiring's functions open; must outlive the wiring and everything it opened.
class Parts {
 public:
  Parts();
  ~Parts();
  [[nodiscard]] cli::Wiring wiring();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace clavium::programs
