// SPDX-License-Identifier: Apache-2.0
#include "cli/completion.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "cli/own_verbs.h"

namespace clavium::cli {
namespace {

std::vector<const runbook::Verb*> all_rows() {
  std::vector<const runbook::Verb*> rows(runbook::verbs().begin(), runbook::verbs().end());
  for (const OwnVerb* own : own_verbs()) rows.push_back(&own->row);
  return rows;
}

// What a shell prints for `line`, which finds the completion script in $1.
std::string shell_output(const std::string& script, const std::string& line) {
  const auto path =
      std::filesystem::temp_directory_path() / concat("clavium-completion-", ::getpid());
  std::ofstream(path) << script;
  const std::string command = concat("bash -c '", line, "' bash ", path.string(), " 2>&1");
  FILE* pipe = ::popen(command.c_str(), "r");
  std::string out;
  char buffer[512];
  while (pipe != nullptr && std::fgets(buffer, sizeof buffer, pipe) != nullptr) out += buffer;
  const int status = pipe == nullptr ? -1 : ::pclose(pipe);
  std::filesystem::remove(path);
  return status == 0 ? out : concat("failed: ", out);
}

TEST(Completion, BashAcceptsTheScriptAndCompletesWithIt) {
  const auto rows = all_rows();
  const auto script = completion_script("bash", rows);
  ASSERT_TRUE(script);
  EXPECT_EQ(shell_output(*script, "bash -n \"$1\""), "");
  const std::string load = "source \"$1\"; ";
  EXPECT_EQ(
      shell_output(
          *script,
          load + "COMP_WORDS=(clavium secret de); COMP_CWORD=2; _clavium; echo ${COMPREPLY[@]}"),
      "describe delete\n");
  EXPECT_EQ(shell_output(
                *script,
                load + "COMP_WORDS=(clavium --env prod put NAME --value); COMP_CWORD=5; _clavium; "
                       "echo ${COMPREPLY[@]}"),
            "\n");  // behind a single-word verb's NAME only global options are offered
  EXPECT_EQ(
      shell_output(
          *script,
          load + "COMP_WORDS=(clavium put --val); COMP_CWORD=2; _clavium; echo ${COMPREPLY[@]}"),
      "--value-file\n");
  EXPECT_EQ(
      shell_output(
          *script,
          load + "COMP_WORDS=(clavium get -o js); COMP_CWORD=3; _clavium; echo ${COMPREPLY[@]}"),
      "json\n");
}

TEST(Completion, TheOtherScriptsNameEveryVerb) {
  const auto rows = all_rows();
  for (const char* shell : {"zsh", "fish", "man"}) {
    const auto script = completion_script(shell, rows);
    ASSERT_TRUE(script);
    for (const runbook::Verb* verb : rows) {
      const std::string last(verb->name.substr(verb->name.rfind(' ') + 1));
      EXPECT_NE(script->find(last), std::string::npos) << shell << " " << verb->name;
    }
  }
  EXPECT_EQ(completion_script("tcsh", rows).error().code, "usage");
}

}  // namespace
}  // namespace clavium::cli
