// SPDX-License-Identifier: Apache-2.0
//
// The program: hardens itself, wires concrete types together, and hands over to the command line.
#include "base/process_hardening.h"
#include "cli/wiring.h"
#include "programs/wire_up.h"

int main(int argc, char** argv) {
  // The steps that could not be had are told by `doctor` and by the server's log.
  static_cast<void>(clavium::harden_process(false));
  clavium::programs::Parts parts;
  clavium::cli::Wiring wiring = parts.wiring();
  return clavium::cli::run(argc, argv, wiring);
}
