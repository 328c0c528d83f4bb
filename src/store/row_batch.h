// SPDX-License-Identifier: Apache-2.0
//
// Rows copied out of a statement, for another thread to make sense of. What is copied is what the
// database held: types and all.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace clavium::store {

class RowBatch {
  enum class Kind : std::uint8_t { null, integer, bytes };
  struct Cell {
    std::int64_t number;  // or where the bytes begin
    std::uint32_t size;
    Kind kind;
  };

 public:
  /// One row; valid as long as its batch.
  class Row {
   public:
    [[nodiscard]] bool is_null(int column) const { return cell(column).kind == Kind::null; }
    /// 0 for what is no integer.
    [[nodiscard]] std::int64_t integer(int column) const {
      return cell(column).kind == Kind::integer ? cell(column).number : 0;
    }
    [[nodiscard]] std::optional<std::int64_t> optional_integer(int column) const {
      if (is_null(column)) return std::nullopt;
      return integer(column);
    }
    /// Empty for what is neither text nor bytes.
    [[nodiscard]] std::string_view text(int column) const {
      const Cell& at = cell(column);
      if (at.kind != Kind::bytes) return {};
      return std::string_view(batch_.bytes_).substr(std::size_t(at.number), at.size);
    }
    [[nodiscard]] std::span<const std::byte> bytes(int column) const {
      return std::as_bytes(std::span(text(column)));
    }

   private:
    friend class RowBatch;
    Row(const RowBatch& batch, std::size_t first) : batch_(batch), first_(first) {}
    [[nodiscard]] const Cell& cell(int column) const {
      return batch_.cells_[first_ + std::size_t(column)];
    }
    const RowBatch& batch_;
    std::size_t first_;
  };

  [[nodiscard]] std::size_t size() const { return rows_; }
  [[nodiscard]] Row row(std::size_t number) const {
    return Row(*this, number * (cells_.size() / rows_));
  }

  // To fill it: every row has as many cells as the first.
  void expect(std::size_t rows, std::size_t columns) { cells_.reserve(rows * columns); }
  void add_null() { cells_.push_back({0, 0, Kind::null}); }
  void add(std::int64_t number) { cells_.push_back({number, 0, Kind::integer}); }
  void add(std::string_view bytes) {
    cells_.push_back({std::int64_t(bytes_.size()), std::uint32_t(bytes.size()), Kind::bytes});
    bytes_ += bytes;
  }
  void end_row() { ++rows_; }

 private:
  std::string bytes_;
  std::vector<Cell> cells_;
  std::size_t rows_ = 0;
};

}  // namespace clavium::store
