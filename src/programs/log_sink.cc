// SPDX-License-Identifier: Apache-2.0
#include "programs/log_sink.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace clavium::programs {

namespace {

spdlog::level::level_enum level_of(LogLevel level) {
  switch (level) {
    case LogLevel::debug:
      return spdlog::level::debug;
    case LogLevel::info:
      return spdlog::level::info;
    case LogLevel::warning:
      return spdlog::level::warn;
    case LogLevel::error:
      return spdlog::level::err;
  }
  return spdlog::level::err;
}

class StderrLog final : public LogSink {
 public:
  StderrLog() : logger_("clavium", std::make_shared<spdlog::sinks::stderr_sink_mt>()) {
    logger_.set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %l %v", spdlog::pattern_time_type::utc);
    logger_.set_level(spdlog::level::debug);
    logger_.flush_on(spdlog::level::debug);
  }

  void write(LogLevel level, std::string_view event, std::span<const LogField> fields) override {
    const std::string told = format_fields(fields);
    logger_.log(level_of(level), "{}{}{}", event, told.empty() ? "" : " ", told);
  }

 private:
  spdlog::logger logger_;
};

}  // namespace

std::unique_ptr<LogSink> make_stderr_log() { return std::make_unique<StderrLog>(); }

}  // namespace clavium::programs
