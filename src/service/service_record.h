// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "audit/record.h"
#include "base/entropy.h"
#include "operations/context.h"

namespace clavium::service {

/// The record of something that Secrets Manager itself did to a secret, in the shape in which
/// CloudTrail writes it: no caller, no address, the service in their place.
/// Source: AWS Secrets Manager User Guide, "AWS CloudTrail entries for Secrets Manager".
[[nodiscard]] audit::Record service_record(const operations::ServiceEvent& event, TimePoint when,
                                           Entropy& entropy);

}  // namespace clavium::service
