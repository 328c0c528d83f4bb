// SPDX-License-Identifier: Apache-2.0
//
// Words in, invocation out. What may not be quoted back is searched for in the whole error.
#include "cli/arguments.h"

#include <gtest/gtest.h>

#include "cli/own_verbs.h"

namespace clavium::cli {
namespace {

using runbook::Option;
using runbook::OptionKind;
using runbook::Verb;

constexpr std::string_view kSecret = "hunter2-S3cret";

constexpr Option kPutOptions[] = {{"NAME", OptionKind::positional, "", ""},
                                  {"value-file", OptionKind::value, "FILE", ""},
                                  {"raw", OptionKind::flag, "", ""},
                                  {"stage", OptionKind::list, "LABEL", ""}};
constexpr Option kRunOptions[] = {{"strict", OptionKind::flag, "", ""},
                                  {"COMMAND", OptionKind::rest, "", ""}};
constexpr Option kSyncOptions[] = {{"service", OptionKind::value, "NAME", ""},
                                   {"target", OptionKind::list, "NAME", ""}};
const Verb kPut{.name = "put", .summary = "", .description = "", .options = kPutOptions};
const Verb kRun{.name = "run", .summary = "", .description = "", .options = kRunOptions};
const Verb kList{.name = "secret list", .summary = "", .description = "", .options = {}};
const Verb kDelete{
    .name = "secret delete", .summary = "", .description = "", .options = kPutOptions};
const Verb kSync{.name = "sync apply", .summary = "", .description = "", .options = kSyncOptions};
const Verb kVerify{.name = "verify", .summary = "", .description = "", .options = {}};
const Verb kVersion{.name = "version", .summary = "", .description = "", .options = {}};
constexpr const Verb* kRows[] = {&kPut, &kRun, &kList, &kDelete, &kSync, &kVerify, &kVersion};

Result<Invocation> parse(std::vector<std::string> words,
                         const std::map<std::string, std::string, std::less<>>& variables = {}) {
  return parse_arguments(words, kRows, [&](std::string_view name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    return found == variables.end() ? std::nullopt : std::optional(found->second);
  });
}

// The error of words that must be refused; an error that says so when they were not.
Error refused(std::vector<std::string> words) {
  auto made = parse(std::move(words));
  return made ? make_error(ErrorKind::internal, "these words were accepted") : made.error();
}

std::string all_of(const Error& error) {
  return concat(error.message, " ", error.hint, " ", error.code);
}

TEST(Arguments, FindsTheVerbAmongGlobalOptionsOnEitherSide) {
  const auto made = parse({"--env", "prod", "secret", "-o", "json", "list", "--quiet", "-vv"});
  ASSERT_TRUE(made);
  EXPECT_EQ(made->verb, &kList);
  EXPECT_EQ(made->settings.environment, "prod");
  EXPECT_EQ(made->settings.format, Format::json);
  EXPECT_TRUE(made->settings.quiet);
  EXPECT_EQ(made->settings.verbosity, 2);
}

TEST(Arguments, AnOptionBeforeTheVerbTakesOneWordAndLeavesTheName) {
  const auto made = parse({"--region", "eu-central-1", "--config", "c.toml", "secret", "rm", "x"});
  ASSERT_TRUE(made) << made.error().message;
  EXPECT_EQ(made->verb, &kDelete);
  EXPECT_EQ(made->settings.region, "eu-central-1");
  EXPECT_EQ(made->settings.config, "c.toml");
  EXPECT_EQ(made->arguments.get("NAME"), "x");
}

TEST(Arguments, ResolvesTheColonAliasesOfTheRunbooksCommands) {
  const auto sync = parse({"secrets:sync", "--service", "payments"});
  ASSERT_TRUE(sync);
  EXPECT_EQ(sync->verb, &kSync);
  EXPECT_EQ(sync->settings.service, "payments");
  EXPECT_EQ(sync->arguments.get("service"),
            "payments");  // the verb declares it too, so both have it
  EXPECT_EQ(parse({"secrets:verify"})->verb, &kVerify);
  EXPECT_EQ(parse({"ls"})->verb, &kList);
  EXPECT_EQ(parse({"secret", "rm", "x"})->verb, &kDelete);
}

TEST(Arguments, TakesOptionsBehindASeparatorThatNpmHandedOn) {
  const auto made = parse({"secrets:sync", "--", "--service", "payments"});
  ASSERT_TRUE(made);
  EXPECT_EQ(made->settings.service, "payments");
}

TEST(Arguments, CollectsListsAndKeepsTheLastOfValues) {
  const auto made =
      parse({"put", "a", "--stage", "X", "--stage=Y", "--value-file", "f", "--value-file", "g"});
  ASSERT_TRUE(made);
  ASSERT_EQ(made->arguments.list("stage").size(), 2u);
  EXPECT_EQ(made->arguments.list("stage")[1], "Y");
  EXPECT_EQ(made->arguments.get("value-file"), "g");
  EXPECT_EQ(made->arguments.get("NAME"), "a");
  EXPECT_FALSE(made->arguments.has("raw"));
}

TEST(Arguments, RecordsALoneDashForAVerbThatTakesAValue) {
  const auto made = parse({"put", "a", "-"});
  ASSERT_TRUE(made);
  EXPECT_TRUE(made->arguments.has("-"));
  EXPECT_EQ(made->arguments.get("NAME"), "a");
}

TEST(Arguments, LeavesADashToTheOptionBeforeIt) {
  const auto made = parse({"put", "a", "--value-file", "-", "--output", "none"});
  ASSERT_TRUE(made);
  EXPECT_EQ(made->arguments.get("value-file"), "-");
  EXPECT_FALSE(made->arguments.has("-"));
  EXPECT_EQ(made->settings.format, Format::none);
}

TEST(Arguments, GivesTheRestToAVerbThatRunsACommand) {
  const auto made = parse({"run", "--strict", "--", "npm", "start", "--", "--help", "-o"});
  ASSERT_TRUE(made);
  const auto command = made->arguments.list("COMMAND");
  EXPECT_EQ((std::vector<std::string>(command.begin(), command.end())),
            (std::vector<std::string>{"npm", "start", "--", "--help", "-o"}));
  EXPECT_TRUE(made->arguments.has("strict"));
  const auto without = parse({"run", "npm", "start"});
  ASSERT_FALSE(without);
  EXPECT_EQ(without.error().hint, "clavium run -- COMMAND");
}

class ValueOnCommandLine : public testing::TestWithParam<std::vector<std::string>> {};

TEST_P(ValueOnCommandLine, IsRefusedAndNeverQuoted) {
  const auto made = parse(GetParam());
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().kind, ErrorKind::invalid_request);
  EXPECT_EQ(made.error().code, "value_on_command_line");
  EXPECT_EQ(runbook::exit_code_for(made.error()), 2);
  EXPECT_EQ(all_of(made.error()).find(kSecret), std::string::npos);
  EXPECT_NE(made.error().hint.find("--value-file"), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(
    Forms, ValueOnCommandLine,
    testing::Values(std::vector<std::string>{"put", "a", std::string(kSecret)},
                    std::vector<std::string>{"put", "a", "--value", std::string(kSecret)},
                    std::vector<std::string>{"put", "a", concat("--value=", kSecret)},
                    std::vector<std::string>{"put", "a", "--secret-string", std::string(kSecret)},
                    std::vector<std::string>{"put", "a", concat("--", kSecret)},
                    std::vector<std::string>{"put", "a", concat("-", kSecret)},
                    std::vector<std::string>{"put", "a", "-", std::string(kSecret)},
                    std::vector<std::string>{"put", "a", "--", std::string(kSecret)}));

TEST(Arguments, NeverQuotesAWordThatDoesNotBelong) {
  for (const std::vector<std::string>& words :
       std::vector<std::vector<std::string>>{{std::string(kSecret)},
                                             {"secret", std::string(kSecret)},
                                             {"secret", "list", std::string(kSecret)},
                                             {"secret", "list", concat("--", kSecret)},
                                             {"verify", "--output", std::string(kSecret)},
                                             {"verify", "--timeout", std::string(kSecret)},
                                             {concat("--", kSecret)},
                                             {"run", std::string(kSecret)}}) {
    const auto made = parse(words);
    ASSERT_FALSE(made) << words.front();
    EXPECT_EQ(all_of(made.error()).find(kSecret), std::string::npos) << all_of(made.error());
    EXPECT_EQ(runbook::exit_code_for(made.error()), 2);
  }
}

TEST(Arguments, SuggestsWhatWasProbablyMeant) {
  EXPECT_EQ(refused({"verifi"}).hint, "did you mean: clavium verify");
  EXPECT_EQ(refused({"secret", "lsit"}).hint, "did you mean: clavium secret list");
  EXPECT_EQ(refused({"secret", "list", "--qiuet"}).hint, "did you mean: --quiet");
  EXPECT_EQ(refused({"put", "a", "--value-fil", "x"}).message, "`put` has no such option");
  EXPECT_EQ(refused({"put", "a", "--value-fil", "x"}).hint, "did you mean: --value-file");
  EXPECT_EQ(refused({"xyzzy"}).hint, "see clavium help");
}

TEST(Arguments, NamesTheMissingWord) {
  const auto made = parse({"put"});
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().message, "`put` needs NAME");
  EXPECT_EQ(refused({"put", "a", "--value-file"}).code, "usage");
  EXPECT_EQ(refused({"put", "a", "--raw=yes-please"}).code, "usage");
}

TEST(Arguments, AnswersHelpWhereverItIsAsked) {
  EXPECT_EQ(parse({})->kind, Invocation::Kind::help);
  EXPECT_EQ(parse({"help", "secret", "list"})->topic, "secret list");
  EXPECT_EQ(parse({"put", "--help"})->topic, "put");
  EXPECT_EQ(parse({"secret", "-h"})->topic, "secret");
  EXPECT_EQ(parse({"secret"})->kind, Invocation::Kind::group);
  EXPECT_EQ(parse({"--version"})->verb, &kVersion);
}

TEST(Arguments, VariablesStandBeneathOptions) {
  const auto made =
      parse({"verify", "--env", "dev"}, {{"CLAVIUM_ENV", "prod"}, {"CLAVIUM_OUTPUT", "yaml"}});
  ASSERT_TRUE(made);
  EXPECT_EQ(made->settings.environment, "dev");
  EXPECT_EQ(made->settings.format, Format::yaml);
  EXPECT_FALSE(parse({"verify"}, {{"CLAVIUM_OUTPUT", "xml"}}));
  const auto sync = parse({"secrets:sync"}, {{"CLAVIUM_SERVICE", "web"}});
  ASSERT_TRUE(sync);
  EXPECT_EQ(sync->settings.service, "web");
  EXPECT_FALSE(sync->arguments.has("service"));  // a variable completes names and filters nothing
}

TEST(Arguments, ContinuousIntegrationNeverPrompts) {
  EXPECT_TRUE(parse({"verify"}, {{"CI", "true"}})->settings.non_interactive);
  EXPECT_FALSE(parse({"verify"}, {{"CI", "false"}})->settings.non_interactive);
  EXPECT_FALSE(parse({"verify"}, {{"CI", ""}})->settings.non_interactive);
}

TEST(Arguments, EveryShippedVerbCanBeParsed) {
  std::vector<const Verb*> rows(runbook::verbs().begin(), runbook::verbs().end());
  for (const OwnVerb* own : own_verbs()) rows.push_back(&own->row);
  for (const Verb* verb : rows) {
    std::vector<std::string> words;
    for (std::string_view rest = verb->name; !rest.empty();) {
      const std::size_t space = rest.find(' ');
      words.emplace_back(rest.substr(0, space));
      rest = space == std::string_view::npos ? "" : rest.substr(space + 1);
    }
    bool has_rest = false;
    for (const Option& option : verb->options) {
      if (option.kind == OptionKind::positional) words.emplace_back("word");
      has_rest = has_rest || option.kind == OptionKind::rest;
    }
    if (has_rest) words.insert(words.end(), {"--", "true"});
    const auto made = parse_arguments(words, rows, [](std::string_view) { return std::nullopt; });
    ASSERT_TRUE(made) << verb->name << ": " << made.error().message;
    EXPECT_EQ(made->verb, verb);
  }
}

}  // namespace
}  // namespace clavium::cli
