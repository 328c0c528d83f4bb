// SPDX-License-Identifier: Apache-2.0
//
// Parts of a secret that a store keeps as JSON text in one column each, because nobody searches by
// them. An absent part is the empty text. Reading answers false for text that is not what was
// written.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "api/secret.h"

namespace clavium::store {

[[nodiscard]] std::string tags_column(const std::vector<api::Tag>& tags);
[[nodiscard]] bool read_tags(std::string_view text, std::vector<api::Tag>& tags);

[[nodiscard]] std::string stages_column(const std::vector<std::string>& stages);
[[nodiscard]] bool read_stages(std::string_view text, std::vector<std::string>& stages);

[[nodiscard]] std::string rotation_column(const std::shared_ptr<const api::Rotation>& rotation);
[[nodiscard]] bool read_rotation(std::string_view text,
                                 std::shared_ptr<const api::Rotation>& rotation);

[[nodiscard]] std::string rotation_run_column(const std::shared_ptr<const api::RotationRun>& run);
[[nodiscard]] bool read_rotation_run(std::string_view text,
                                     std::shared_ptr<const api::RotationRun>& run);

[[nodiscard]] std::string replicas_column(const std::vector<api::Replica>& replicas);
[[nodiscard]] bool read_replicas(std::string_view text, std::vector<api::Replica>& replicas);

}  // namespace clavium::store
