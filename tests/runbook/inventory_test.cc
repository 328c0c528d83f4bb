// SPDX-License-Identifier: Apache-2.0
//
// clavium.toml: what is accepted, and what every refusal says.
#include "runbook/inventory.h"

#include <fstream>

#include "runbook/fake_world.h"
#include "runbook/verbs/config.h"

namespace clavium::runbook {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

std::string changed(std::string_view from, std::string_view to) {
  std::string text(testing::kInventory);
  const auto at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

struct Refusal {
  const char* name;
  const char* from;  ///< a piece of kInventory …
  const char* to;    ///< … and what stands there instead
  const char* message;
  const char* hint;
};
class InventoryRefusal : public ::testing::TestWithParam<Refusal> {};

TEST_P(InventoryRefusal, NamesFileLineKeyAndRule) {
  const auto parsed = Inventory::parse(changed(GetParam().from, GetParam().to), "/x/clavium.toml");
  ASSERT_FALSE(parsed);
  EXPECT_EQ(parsed.error().kind, ErrorKind::invalid_request);
  EXPECT_THAT(parsed.error().message, ::testing::StartsWith("clavium.toml:"));
  EXPECT_THAT(parsed.error().message, HasSubstr(GetParam().message));
  EXPECT_THAT(parsed.error().hint, HasSubstr(GetParam().hint));
  EXPECT_THAT(parsed.error().message + parsed.error().hint, Not(HasSubstr("tok_live")));
}

INSTANTIATE_TEST_SUITE_P(
    Inventory, InventoryRefusal,
    ::testing::Values(
        Refusal{"unknown_key", "organisation = \"acme\"", "organisation = \"acme\"\nregoin = \"x\"",
                "3: regoin: unknown key", "\"region\""},
        Refusal{"unknown_key_of_a_secret", "rotation_days = 30", "rotation_day = 30",
                "secrets[1].rotation_day: unknown key", "\"rotation_days\""},
        Refusal{"not_toml", "[environments.dev]", "[environments.dev", "not valid TOML", ""},
        Refusal{"wrong_type", "rotation_days = 30", "rotation_days = \"30\"",
                "must be a whole number of days from 1 to 1000", ""},
        Refusal{"cadence_too_long", "rotation_days = 30", "rotation_days = 120",
                "120 is more than the 90 days that classification \"restricted\" allows",
                "rotation_days = 90"},
        Refusal{"cadence_zero", "rotation_days = 30", "rotation_days = 0",
                "secrets[1].rotation_days", ""},
        Refusal{"token", "token_env = \"WEB_TOKEN\"", "token = \"tok_live_1\"",
                "targets.web.token: a token must not stand in a file", "token_env"},
        Refusal{"token_as_variable", "\"WEB_TOKEN\"", "\"tok_live_1\"",
                "targets.web.token_env: must be the name of an environment variable",
                "never the token"},
        Refusal{"token_as_secret", "token_env = \"WEB_TOKEN\"", "token_secret = \"tok_live_1\"",
                "targets.web.token_secret", "names follow"},
        Refusal{"provider_credential", "provider = \"random\"",
                "provider = { kind = \"random\", api_key = \"tok_live_1\" }",
                "provider.api_key: a credential must not stand in a file", "api_key_env"},
        Refusal{"unknown_service", "service = \"cache\"", "service = \"cashe\"",
                "service \"cashe\" is not declared", "\"cache\""},
        Refusal{"unknown_environment", "[\"prod\"]", "[\"production\"]",
                "environment \"production\" is not declared", "one of: dev, prod"},
        Refusal{"unknown_classification", "rotation_days = 30\nclassification = \"restricted\"",
                "classification = \"restrictd\"", "is not declared", "\"restricted\""},
        Refusal{"unknown_target", "target = \"web\", key = \"REDIS_TOKEN\"",
                "target = \"wbe\", key = \"REDIS_TOKEN\"", "secrets[1].copies[0].target",
                "\"web\""},
        Refusal{"no_owner", "owner = \"platform\"", "", "secrets[1].owner: is required",
                "[services.cache]"},
        Refusal{"name_with_slash", "name = \"redis\"", "name = \"re/dis\"",
                "may hold only letters, digits", ""},
        Refusal{"name_with_space", "name = \"redis\"", "name = \"re dis\"", "secrets[1].name", ""},
        Refusal{"declared_twice", "service = \"cache\"\nname = \"redis\"",
                "service = \"payments\"\nname = \"stripe\"", "is declared in line", ""},
        Refusal{"copy_claimed_twice", "REDIS_TOKEN", "STRIPE_KEY", "both claim STRIPE_KEY", ""},
        Refusal{"copy_to_nowhere", "prod = \"production\", ", "",
                "maps none of this secret's environments", ""},
        Refusal{"region", "organisation = \"acme\"", "organisation = \"acme\"\nregion = \"europe\"",
                "region: must be a region", ""},
        Refusal{"template", "organisation = \"acme\"",
                "organisation = \"acme\"\nname_template = \"/{service}/{name}\"",
                "{environment} must stand in it exactly once", ""},
        Refusal{"no_organisation", "organisation = \"acme\"", "", "organisation: is required", ""}),
    [](const auto& given) { return given.param.name; });

class InventoryTest : public testing::WorldTest {};

TEST_F(InventoryTest, DeclarationsAreCompletedWithDefaults) {
  const auto& stripe = inventory_->secrets()[0];
  EXPECT_EQ(stripe.owner, "payments-team") << "from the service";
  EXPECT_EQ(stripe.rotation_days, 90);
  EXPECT_EQ(stripe.copies[0].environments, (std::vector<std::string>{"dev", "prod"}));
  EXPECT_EQ(inventory_->find_declared(testing::kRedis)->declaration->rotation_days, 30);
  EXPECT_EQ(inventory_->region(), "eu-central-1");
}

struct WrongName {
  const char* given;
  const char* rule;
};
class NameConvention : public InventoryTest, public ::testing::WithParamInterface<WrongName> {};
TEST_P(NameConvention, IsRefusedWithTheRule) {
  const auto parsed = inventory_->parse_name(GetParam().given);
  ASSERT_FALSE(parsed);
  EXPECT_EQ(parsed.error().code, "name_convention");
  EXPECT_THAT(parsed.error().message, HasSubstr(GetParam().rule));
  EXPECT_NE(parsed.error().hint, "");
}
INSTANTIATE_TEST_SUITE_P(
    Inventory, NameConvention,
    ::testing::Values(WrongName{"acme/prod/payments/x", "must begin with /acme/"},
                      WrongName{"/acmes/prod/payments/x", "must begin with /acme/"},
                      WrongName{"/acme/prod/x", "has 3 slashes and the convention 4"},
                      WrongName{"/acme/prod/payments/a/b", "has 5 slashes"},
                      WrongName{"/acme/prod/payments/", "the name is empty"},
                      WrongName{"/acme/prod/payments/a b", "may hold only"},
                      WrongName{"/acme/prod/payments/\xC3\xA9", "must begin with a letter"},
                      WrongName{"/acme/production/payments/x", "environment \"production\""},
                      WrongName{"/acme/prod/payment/x", "service \"payment\""}));

TEST_F(InventoryTest, NamesAreReadAndMadeBothWays) {
  const auto parts = inventory_->parse_name("/acme/prod/payments/a.b_c+d=e@f-1");
  ASSERT_TRUE(parts);
  EXPECT_EQ(*parts, (NameParts{"prod", "payments", "a.b_c+d=e@f-1"}));
  EXPECT_EQ(inventory_->names().render(*parts), "/acme/prod/payments/a.b_c+d=e@f-1");
  EXPECT_EQ(inventory_->resolve_name("x", "dev", "cache").value(), "/acme/dev/cache/x");
  EXPECT_THAT(inventory_->resolve_name("x", "", "cache").error().message, HasSubstr("--env"));
  EXPECT_FALSE(inventory_->parse_name("/acme/prod/payments/" + std::string(500, 'a')));
}

TEST_F(InventoryTest, AFlagBeatsAVariableBeatsTheFileBeatsTheDefault) {
  Overrides overrides;
  overrides.variable = [](std::string_view name) -> std::optional<std::string> {
    if (name == "CLAVIUM_REGION" || name == "CLAVIUM_DATA") return "eu-west-1";
    return std::nullopt;
  };
  overrides.flags["region"] = "us-east-1";
  const auto parsed = Inventory::parse(
      changed("organisation", "region = \"eu-north-1\"\norganisation"), "clavium.toml", overrides);
  ASSERT_TRUE(parsed) << parsed.error().message;
  EXPECT_EQ(parsed->region(), "us-east-1");
  EXPECT_EQ(parsed->find_setting("region")->origin, "flag --region");
  EXPECT_EQ(parsed->find_setting("backend.data")->origin, "environment variable CLAVIUM_DATA");
  EXPECT_EQ(parsed->find_setting("organisation")->origin, "clavium.toml:3");
  EXPECT_EQ(parsed->find_setting("backend.kind")->origin, "default");
}

TEST_F(InventoryTest, AServerMayServeFurtherAccounts) {
  EXPECT_TRUE(inventory_->backend().accounts.empty());
  const auto with_backend = [&](std::string_view members) {
    return Inventory::parse(concat(testing::kInventory, "\n[backend]\n", members), "clavium.toml");
  };
  const auto two = with_backend(R"(accounts = ["111122223333", "444455556666"])");
  ASSERT_TRUE(two) << two.error().message;
  EXPECT_EQ(two->backend().accounts, (std::vector<std::string>{"111122223333", "444455556666"}));
  for (const char* wrong : {R"(accounts = ["11112222333"])", R"(accounts = ["11112222333x"])",
                            R"(accounts = "111122223333")", R"(accounts = [111122223333])",
                            R"(accounts = ["111122223333", "111122223333"])"})
    EXPECT_THAT(with_backend(wrong).error().message, HasSubstr("backend.accounts")) << wrong;
}

// --- [server] ---

Result<Inventory> with_server(std::string_view server, const Overrides& overrides = {}) {
  return Inventory::parse(std::string(testing::kInventory) + "\n" + std::string(server),
                          "clavium.toml", overrides);
}
std::string refusal_of(std::string_view server, const Overrides& overrides = {}) {
  const auto parsed = with_server(server, overrides);
  return parsed ? "accepted" : parsed.error().message;
}

TEST_F(InventoryTest, WhereFunctionsAreIsASettingThatAwssOwnVariableReplaces) {
  EXPECT_EQ(inventory_->find_setting("functions.endpoint")->value, "");
  const std::string table = "[functions]\nendpoint = \"https://functions.example\"\n";
  const auto parsed = with_server(table);
  ASSERT_TRUE(parsed) << parsed.error().message;
  EXPECT_EQ(parsed->find_setting("functions.endpoint")->value, "https://functions.example");
  Overrides overrides;
  overrides.variable = [](std::string_view name) -> std::optional<std::string> {
    if (name == "AWS_ENDPOINT_URL_LAMBDA") return "http://127.0.0.1:9001";
    return std::nullopt;
  };
  const auto replaced = with_server(table, overrides);
  ASSERT_TRUE(replaced) << replaced.error().message;
  EXPECT_EQ(replaced->find_setting("functions.endpoint")->value, "http://127.0.0.1:9001");
  EXPECT_EQ(replaced->find_setting("functions.endpoint")->origin,
            "environment variable AWS_ENDPOINT_URL_LAMBDA");
  EXPECT_THAT(refusal_of("[functions]\nendpoint = \"ftp://functions.example\"\n"),
              HasSubstr("functions.endpoint: must begin with https:// or http://"));
  EXPECT_THAT(refusal_of("[functions]\nendpoints = \"x\"\n"), HasSubstr("unknown key"));
}

TEST_F(InventoryTest, QuotasAreAwsOwnUnlessTheFileSaysOtherwise) {
  EXPECT_EQ(inventory_->server().quotas, engine::Quotas{});
  EXPECT_FALSE(inventory_->server().request_rates);
  const auto changed_ones = with_server(
      "[server.quotas]\nsecrets_per_region = 7\ntags_per_secret = 0\nversions_per_secret = 600\n");
  ASSERT_TRUE(changed_ones) << changed_ones.error().message;
  engine::Quotas wanted;
  wanted.secrets_per_region = 7;
  wanted.tags_per_secret = 0;
  wanted.versions_per_secret = 600;
  EXPECT_EQ(changed_ones->server().quotas, wanted);
  EXPECT_EQ(changed_ones->find_setting("server.quotas.secrets_per_region")->value, "7");
  EXPECT_THAT(changed_ones->find_setting("server.quotas.secrets_per_region")->origin,
              ::testing::StartsWith("clavium.toml:"));
  EXPECT_EQ(changed_ones->find_setting("server.quotas.stages_per_secret")->value, "20");
  EXPECT_EQ(changed_ones->find_setting("server.quotas.stages_per_secret")->origin, "default");
}

TEST_F(InventoryTest, RequestRatesAreOffAwsOwnOrNumbers) {
  EXPECT_EQ(with_server("[server]\nrequest_rates = \"aws\"")->server().request_rates,
            engine::aws_request_rates());
  EXPECT_FALSE(with_server("[server]\nrequest_rates = \"off\"")->server().request_rates);
  const auto numbers = with_server("[server.request_rates]\nget_secret_value = 3\n");
  ASSERT_TRUE(numbers) << numbers.error().message;
  engine::RequestRates wanted = engine::aws_request_rates();
  wanted[*engine::rate_group_of("GetSecretValue")] = 3;
  EXPECT_EQ(numbers->server().request_rates, wanted);
  EXPECT_EQ(numbers->find_setting("server.request_rates")->value, "numbers");
  EXPECT_EQ(numbers->find_setting("server.request_rates.get_secret_value")->value, "3");
}

TEST_F(InventoryTest, VariablesReachTheServersSettingsToo) {
  Overrides overrides;
  overrides.variable = [](std::string_view name) -> std::optional<std::string> {
    if (name == "CLAVIUM_SERVER_QUOTAS_SECRETS_PER_REGION") return "9";
    if (name == "CLAVIUM_SERVER_REQUEST_RATES") return "aws";
    return std::nullopt;
  };
  const auto parsed = with_server("", overrides);
  ASSERT_TRUE(parsed) << parsed.error().message;
  EXPECT_EQ(parsed->server().quotas.secrets_per_region, 9);
  EXPECT_EQ(parsed->server().request_rates, engine::aws_request_rates());
  overrides.variable = [](std::string_view name) -> std::optional<std::string> {
    if (name == "CLAVIUM_SERVER_QUOTAS_SECRETS_PER_REGION") return "many";
    return std::nullopt;
  };
  EXPECT_THAT(
      refusal_of("", overrides),
      ::testing::StartsWith("environment variable CLAVIUM_SERVER_QUOTAS_SECRETS_PER_REGION: "
                            "server.quotas.secrets_per_region: must be a whole number"));
}

TEST_F(InventoryTest, ServerSettingsThatMeanNothingAreRefused) {
  EXPECT_THAT(refusal_of("[server]\nquota = 1"), HasSubstr("server.quota: unknown key"));
  const auto typo = with_server("[server.quotas]\nsecret_per_region = 1");
  ASSERT_FALSE(typo);
  EXPECT_THAT(typo.error().hint, HasSubstr("\"secrets_per_region\""));
  EXPECT_THAT(
      refusal_of("[server.quotas]\nsecret_value_bytes = 65537"),
      HasSubstr("server.quotas.secret_value_bytes: must be a whole number from 1 to 65536"));
  EXPECT_THAT(refusal_of("[server.quotas]\nresource_policy_chars = 20481"), HasSubstr("to 20480"));
  EXPECT_THAT(refusal_of("[server.quotas]\ntags_per_secret = \"50\""),
              HasSubstr("must be a whole number"));
  EXPECT_THAT(refusal_of("[server.quotas]\ntags_per_secret = true"),
              HasSubstr("must be a whole number"));
  EXPECT_THAT(refusal_of("[server.quotas]\nrecovery_window_days_max = 14"),
              HasSubstr("recovery_window_days_default: must be from 7 to 14"));
  EXPECT_THAT(refusal_of("[server.quotas]\nversions_per_secret = 120"),
              HasSubstr("versions_per_secret: must be at least 121"));
  EXPECT_THAT(refusal_of("[server]\nrequest_rates = \"asw\""),
              HasSubstr("server.request_rates: no such choice"));
  EXPECT_THAT(refusal_of("[server.request_rates]\nget_secret_values = 1"),
              HasSubstr("server.request_rates.get_secret_values: unknown key"));
  EXPECT_THAT(refusal_of("[server.request_rates]\nget_secret_value = 0"),
              HasSubstr("must be a whole number from 1"));
}

TEST_F(InventoryTest, ConfigExplainSuggestsTheSettingThatWasMeant) {
  EXPECT_EQ(run(kConfigExplainVerb, {{"KEY", "region"}})->report.rows[0][2].text, "default");
  const auto wrong = run(kConfigExplainVerb, {{"KEY", "regoin"}});
  ASSERT_FALSE(wrong);
  EXPECT_THAT(wrong.error().hint, HasSubstr("\"region\""));
}

TEST_F(InventoryTest, TheNearestFileUpwardIsFoundAndTheRepositoryEndsTheSearch) {
  const auto inner = directory_ / "repo" / "a" / "b";
  std::filesystem::create_directories(inner);
  std::filesystem::create_directories(directory_ / "repo" / ".git");
  std::ofstream(directory_ / "clavium.toml") << "x";
  EXPECT_EQ(find_inventory_file(inner).error().kind, ErrorKind::not_found);
  std::ofstream(directory_ / "repo" / "clavium.toml") << "x";
  EXPECT_EQ(find_inventory_file(inner).value(), directory_ / "repo" / "clavium.toml");
}

TEST_F(InventoryTest, TheShippedExampleIsValidAndAsLargeAsItsReadmeSays) {
  const auto example =
      Inventory::load(std::filesystem::path(CLAVIUM_SOURCE_DIR) / "examples/clarivum/clavium.toml");
  ASSERT_TRUE(example) << example.error().message;
  EXPECT_GE(example->select({}).value().size(), 24U);
  EXPECT_TRUE(example->parse_name("/clarivum/prod/payments/stripe-secret-key"));
}

}  // namespace
}  // namespace clavium::runbook
