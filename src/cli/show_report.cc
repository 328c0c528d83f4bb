// SPDX-License-Identifier: Apache-2.0
#include "cli/show_report.h"

#include <algorithm>
#include <numeric>

#include "base/encoding.h"
#include "cli/terminal_text.h"
#include "json/writer.h"

namespace clavium::cli {

namespace {

using runbook::Cell;
using runbook::Report;

constexpr int kJsonVersion = 1;
constexpr std::size_t kColumnWidthMin = 8;
constexpr std::string_view kGap = "  ";

std::string text_of(const Cell& cell) {
  switch (cell.kind) {
    case Cell::Kind::text:
      return cell.text;
    case Cell::Kind::integer:
      return std::to_string(cell.integer);
    case Cell::Kind::boolean:
      return cell.integer != 0 ? "yes" : "no";
    case Cell::Kind::absent:
      return "-";
  }
  return {};
}

const Cell& cell_at(const std::vector<Cell>& row, std::size_t column) {
  static const Cell kAbsent;
  return column < row.size() ? row[column] : kAbsent;
}

Result<std::vector<std::size_t>> chosen_columns(const Report& report,
                                                const std::vector<std::string>& fields) {
  std::vector<std::size_t> chosen(report.columns.size());
  std::iota(chosen.begin(), chosen.end(), std::size_t(0));
  if (fields.empty()) return chosen;
  chosen.clear();
  for (const std::string& field : fields) {
    const auto found = std::find(report.columns.begin(), report.columns.end(), field);
    if (found == report.columns.end()) {
      return std::unexpected(make_error(ErrorKind::invalid_request, "no such field: ", field)
                                 .with_code("usage")
                                 .with_hint(concat("--fields takes ", join(report.columns, ", "))));
    }
    chosen.push_back(std::size_t(found - report.columns.begin()));
  }
  return chosen;
}

std::string head_of(std::string_view column) {
  std::string head;
  for (const char c : column) {
    head.push_back(c == '_' ? ' ' : c >= 'a' && c <= 'z' ? char(c - 'a' + 'A') : c);
  }
  return head;
}

// Cuts the widest columns, one step at a time, until the line fits. Narrow ones keep what they
// have.
void shrink(std::vector<std::size_t>& widths, std::size_t width_max) {
  const auto line = [&] {
    return std::accumulate(widths.begin(), widths.end(), std::size_t(0)) +
           kGap.size() * (widths.size() - 1);
  };
  while (!widths.empty() && line() > width_max) {
    const auto widest = std::max_element(widths.begin(), widths.end());
    if (*widest <= kColumnWidthMin) return;
    --*widest;
  }
}

void append_line(std::string& out, const std::vector<std::string>& cells,
                 const std::vector<std::size_t>& widths) {
  std::string line;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const std::string cell = cut_to(cells[i], widths[i]);
    line += cell;
    // Nothing behind the last column: no line ends in spaces.
    if (i + 1 < cells.size()) line.append(widths[i] - columns_of(cell) + kGap.size(), ' ');
  }
  while (line.ends_with(' ')) line.pop_back();
  out += line + '\n';
}

std::string rows_table(const Report& report, const std::vector<std::size_t>& chosen,
                       const Appearance& look) {
  std::vector<std::string> heads;
  std::vector<std::size_t> widths;
  for (const std::size_t column : chosen) {
    heads.push_back(head_of(harmless(report.columns[column])));
    widths.push_back(columns_of(heads.back()));
  }
  std::vector<std::vector<std::string>> lines;
  for (const auto& row : report.rows) {
    std::vector<std::string>& line = lines.emplace_back();
    for (std::size_t i = 0; i < chosen.size(); ++i) {
      line.push_back(harmless(text_of(cell_at(row, chosen[i]))));
      widths[i] = std::max(widths[i], columns_of(line.back()));
    }
  }
  if (look.width) shrink(widths, *look.width);
  std::string out;
  std::string head;
  append_line(head, heads, widths);
  if (look.colored) {
    head.pop_back();
    head = concat("\x1b[1m", head, "\x1b[0m\n");
  }
  out += head;
  for (const auto& line : lines) append_line(out, line, widths);
  return out;
}

std::string single_table(const Report& report, const std::vector<std::size_t>& chosen,
                         const Appearance& look) {
  std::size_t widest = 0;
  for (const std::size_t column : chosen)
    widest = std::max(widest, columns_of(report.columns[column]));
  std::string out;
  for (const auto& row : report.rows) {
    for (const std::size_t column : chosen) {
      std::string name = report.columns[column];
      name.resize(widest, ' ');
      if (look.colored) name = concat("\x1b[1m", name, "\x1b[0m");
      out += concat(name, kGap, harmless(text_of(cell_at(row, column))), "\n");
    }
  }
  return out;
}

SecretBytes table(const Report& report, const std::vector<std::size_t>& chosen,
                  const Appearance& look) {
  SecretBuffer out;
  if (report.value) {
    // The value alone, byte for byte: this is what goes into pipes.
    report.value->reveal([&](std::span<const std::byte> plain) { out.append(plain); });
    if (report.value_needs_newline || look.terminal) out.push_back('\n');
    return std::move(out).finish();
  }
  if (!report.rows.empty() && !chosen.empty()) {
    out.append(report.single ? single_table(report, chosen, look)
                             : rows_table(report, chosen, look));
    if (!report.summary.empty()) out.push_back('\n');
  }
  for (const std::string& sentence : report.summary) out.append(harmless(sentence) + '\n');
  return std::move(out).finish();
}

void write_cell(json::Writer& writer, const Cell& cell) {
  switch (cell.kind) {
    case Cell::Kind::text:
      writer.value(cell.text);
      return;
    case Cell::Kind::integer:
      writer.value(cell.integer);
      return;
    case Cell::Kind::boolean:
      writer.value(cell.integer != 0);
      return;
    case Cell::Kind::absent:
      writer.null();
      return;
  }
}

void write_value(json::Writer& writer, const SecretBytes& value) {
  const bool text = value.reveal_text([](std::string_view plain) { return is_utf8(plain); });
  text ? writer.key("value").secret_text(value) : writer.key("value_base64").secret_base64(value);
}

SecretBytes json_text(const Report& report, const std::vector<std::size_t>& chosen) {
  json::Writer writer;
  writer.begin_object().member("schema", report.schema).member("version", kJsonVersion);
  const auto write_row = [&](const std::vector<Cell>& row) {
    writer.begin_object();
    for (const std::size_t column : chosen) {
      writer.key(report.columns[column]);
      write_cell(writer, cell_at(row, column));
    }
    if (report.single && report.value) write_value(writer, *report.value);
    writer.end_object();
  };
  if (report.single) {
    writer.key("object");
    write_row(report.rows.empty() ? std::vector<Cell>{} : report.rows.front());
  } else {
    writer.key("rows").begin_array();
    for (const auto& row : report.rows) write_row(row);
    writer.end_array();
  }
  writer.key("summary").begin_array();
  for (const std::string& sentence : report.summary) writer.value(sentence);
  writer.end_array();
  if (!report.single && report.value) write_value(writer, *report.value);
  writer.end_object();
  return harmless_json(std::move(writer).finish());
}

void append_secret(SecretBuffer& out, const SecretBytes& text) {
  text.reveal([&](std::span<const std::byte> plain) { out.append(plain); });
}

// A JSON string is a YAML double-quoted scalar (YAML 1.2, section 5.7), so quoting everything
// leaves no room for "no" to become false or 1e3 a number.
SecretBytes yaml_scalar(const Cell& cell) {
  json::Writer writer;
  write_cell(writer, cell);
  return harmless_json(std::move(writer).finish());
}

SecretBytes yaml_text(const Report& report, const std::vector<std::size_t>& chosen) {
  SecretBuffer out;
  const auto scalar = [&](std::string_view before, const Cell& cell) {
    out.append(before);
    append_secret(out, yaml_scalar(cell));
    out.push_back('\n');
  };
  scalar("schema: ", report.schema);
  scalar("version: ", Cell::number(kJsonVersion));
  const auto write_row = [&](const std::vector<Cell>& row, bool listed) {
    bool first = true;
    for (const std::size_t column : chosen) {
      scalar(concat(listed && first ? "- " : "  ", report.columns[column], ": "),
             cell_at(row, column));
      first = false;
    }
  };
  if (report.single) {
    out.append(chosen.empty() && !report.value ? "object: {}\n" : "object:\n");
    if (!report.rows.empty()) write_row(report.rows.front(), false);
  } else {
    out.append(report.rows.empty() ? "rows: []\n" : "rows:\n");
    for (const auto& row : report.rows) write_row(row, true);
  }
  if (report.value) {
    json::Writer writer;
    writer.begin_object();
    write_value(writer, *report.value);
    writer.end_object();
    // {"value":"…"} without its braces is one YAML member.
    const SecretBytes member = harmless_json(std::move(writer).finish());
    member.reveal_text([&](std::string_view text) {
      text = text.substr(1, text.size() - 2);
      const std::size_t colon = text.find(':');
      out.append(report.single ? "  " : "");
      out.append(text.substr(1, colon - 2));
      out.append(": ");
      out.append(text.substr(colon + 1));
      out.push_back('\n');
    });
  }
  out.append(report.summary.empty() ? "summary: []\n" : "summary:\n");
  for (const std::string& sentence : report.summary) scalar("- ", sentence);
  return std::move(out).finish();
}

// RFC 4180: CRLF ends a line; a cell with a comma, quote or line break is quoted. A cell that a
// spreadsheet would take for a formula is begun with an apostrophe, since tags and descriptions are
// other people's text.
void append_csv_cell(SecretBuffer& out, const Cell& cell) {
  std::string text = cell.kind == Cell::Kind::absent    ? ""
                     : cell.kind == Cell::Kind::boolean ? (cell.integer != 0 ? "true" : "false")
                                                        : harmless(text_of(cell), true);
  const bool formula =
      cell.kind == Cell::Kind::text && !text.empty() && std::string_view("=+-@").contains(text[0]);
  if (formula) text.insert(text.begin(), '\'');
  if (text.find_first_of(",\"\n") == std::string::npos) {
    out.append(text);
    return;
  }
  out.push_back('"');
  for (const char c : text) {
    if (c == '"') out.push_back('"');
    out.push_back(c);
  }
  out.push_back('"');
}

Result<SecretBytes> csv_text(const Report& report, const std::vector<std::size_t>& chosen) {
  if (report.value) {
    return std::unexpected(make_error(ErrorKind::invalid_request, "a value is not shown as CSV")
                               .with_code("usage")
                               .with_hint("use --plain, or --output json"));
  }
  SecretBuffer out;
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    if (i > 0) out.push_back(',');
    append_csv_cell(out, report.columns[chosen[i]]);
  }
  out.append("\r\n");
  for (const auto& row : report.rows) {
    for (std::size_t i = 0; i < chosen.size(); ++i) {
      if (i > 0) out.push_back(',');
      append_csv_cell(out, cell_at(row, chosen[i]));
    }
    out.append("\r\n");
  }
  return std::move(out).finish();
}

}  // namespace

Result<SecretBytes> show_report(const Report& report, const Appearance& look) {
  CLAVIUM_TRY(const std::vector<std::size_t> chosen, chosen_columns(report, look.fields));
  switch (look.format) {
    case Format::table:
      return table(report, chosen, look);
    case Format::yaml:
      return yaml_text(report, chosen);
    case Format::csv:
      return csv_text(report, chosen);
    case Format::none:
      return SecretBytes();
    case Format::json:
      break;
  }
  SecretBuffer line;
  append_secret(line, json_text(report, chosen));
  line.push_back('\n');
  return std::move(line).finish();
}

}  // namespace clavium::cli
