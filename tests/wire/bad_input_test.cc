// SPDX-License-Identifier: Apache-2.0
//
// Every member of every operation with every kind of JSON that it is not, beyond each of its
// bounds, null, and beside members that nobody knows.
#include "wire/bad_input.h"

#include "support/vectors.h"

namespace clavium::testing {
namespace {

bool is_number(MemberType type) {
  return type == MemberType::integer || type == MemberType::long_integer;
}
bool is_list(MemberType type) {
  return type == MemberType::texts || type == MemberType::structures;
}

/// "secretId", "filters.1.member.key"
std::string path_of(const InputMember& member) {
  std::string shown;
  for (const std::string_view part : split(member.path, '.')) {
    const bool in_list = part.ends_with("[]");
    shown += concat(shown.empty() ? "" : ".",
                    api::lower_camel(part.substr(0, part.size() - (in_list ? 2 : 0))),
                    in_list ? ".1.member" : "");
  }
  return shown;
}

/// Values for what an operation requires, without this one; they name no secret and change nothing.
std::string others(const InputMember& member) {
  static const std::map<std::string_view, std::string_view> kRequired = {
      {"SecretId", R"("two words")"},
      {"Name", R"("two words")"},
      {"VersionStage", R"("label")"},
      {"Tags", "[]"},
      {"TagKeys", "[]"},
      {"ResourcePolicy", R"("{}")"},
      {"AddReplicaRegions", R"([{"Region":"us-east-1"}])"},
      {"RemoveReplicaRegions", R"(["us-east-1"])"}};
  const std::string_view top = member.path.substr(0, member.path.find_first_of(".["));
  std::string text;
  for (const InputMember& other : kInputMembers) {
    if (other.operation != member.operation || other.path == top) continue;
    if (other.required) text += concat(",", in_quotes(other.path), ":", kRequired.at(other.path));
    if (other.path == "ClientRequestToken")
      text += concat(R"(,"ClientRequestToken":")", kToken, "\"");
  }
  return text;
}

template <class Each>
void for_each_offered(Each&& each) {
  for (const InputMember& member : kInputMembers) {
    if (!is_offered(member.operation)) continue;
    SCOPED_TRACE(concat(member.operation, ".", member.path));
    each(member);
    if (::testing::Test::HasFatalFailure()) return;
  }
}

// --- types ---

struct Kind {
  std::string_view json;
  std::string_view word;  // as the error calls it
};
const std::string kText = in_quotes(kCanary);
const std::string kList = concat("[", in_quotes(kCanary), "]");
const std::string kObject = concat("{", in_quotes(kCanary), ":", in_quotes(kCanary), "}");
const Kind kKinds[] = {
    {kText, "STRING_VALUE"}, {kCanaryNumber, "NUMBER_VALUE"}, {"4711.8080", "NUMBER_VALUE"},
    {"true", "TRUE_VALUE"},  {"false", "FALSE_VALUE"},        {kList, "list"},
    {kObject, "object"}};

/// What AWS answers to a value of this kind; empty where it is of the member's own kind.
std::string type_error(MemberType type, const Kind& kind) {
  if (kind.word == "list") {
    if (type == MemberType::texts) return "";
    if (type == MemberType::structures) return "Expected null";  // its element is a text
    return "Start of list found where not expected";
  }
  if (kind.word == "object") {
    if (type == MemberType::structure) return "";
    return "Start of structure or map found where not expected.";
  }
  const auto not_a = [&](std::string_view target) {
    return concat(kind.word, " can not be converted to ", target);
  };
  switch (type) {
    case MemberType::text:
      return kind.word == "STRING_VALUE" ? "" : not_a("a String");
    case MemberType::blob:
      // AWS's words for bad base64 repeat the value.
      return kind.word == "STRING_VALUE"
                 ? "The value can not be converted to a Blob: it is no valid base64"
                 : not_a("a Blob");
    case MemberType::integer:
      return kind.word == "NUMBER_VALUE" ? "" : not_a("an Integer");
    case MemberType::long_integer:
      return kind.word == "NUMBER_VALUE" ? "" : not_a("a Long");
    case MemberType::boolean:
      return kind.json == "true" || kind.json == "false" ? "" : not_a("a Boolean");
    case MemberType::texts:
    case MemberType::structures:
      return "Expected list or null";
    case MemberType::structure:
      return "Expected null";
  }
  return "";
}

TEST_F(BadInput, EveryMemberOfEveryOtherTypeIsToldInAwsWords) {
  for_each_offered([&](const InputMember& member) {
    for (const Kind& kind : kKinds) {
      const std::string expected = type_error(member.type, kind);
      // What is no secret is echoed by AWS's own texts, and recorded: no canary there.
      if (expected.empty() && !member.sensitive) continue;
      const std::string body = with_member(member.path, kind.json, others(member));
      const std::string answer = call(member.operation, body);
      if (!expected.empty()) {
        EXPECT_EQ(answer, refusal(expected)) << body;
      }
    }
  });
  EXPECT_GT(asked_, 300);
}

TEST_F(BadInput, ElementsOfListsHaveTypesToo) {
  for_each_offered([&](const InputMember& member) {
    if (!is_list(member.type)) return;
    const MemberType element =
        member.type == MemberType::texts ? MemberType::text : MemberType::structure;
    for (const Kind& kind : kKinds) {
      const std::string expected = type_error(element, kind);
      if (expected.empty()) continue;
      EXPECT_EQ(call(member.operation, with_member(member.path, concat("[", kind.json, "]"))),
                refusal(expected));
    }
  });
  EXPECT_GT(asked_, 20);
}

TEST_F(BadInput, AWrongTypeWinsOverWhateverElseIsWrong) {
  for_each_offered([&](const InputMember& member) {
    if (member.type != MemberType::text || member.required || member.path == "SecretId") return;
    EXPECT_EQ(call(member.operation, with_member(member.path, kCanaryNumber,
                                                 R"(,"SecretId":"","Name":"","MaxResults":0)")),
              refusal("NUMBER_VALUE can not be converted to a String"));
  });
}

TEST_F(BadInput, AbsurdNumbers) {
  const std::string huge = repeated("9", 400);
  for_each_offered([&](const InputMember& member) {
    if (!is_number(member.type)) return;
    const std::string_view word = member.type == MemberType::integer ? "an Integer" : "a Long";
    const std::string too_large = refusal(concat("NUMBER_VALUE can not be converted to ", word));
    for (const std::string_view number :
         {"9223372036854775808", "18446744073709551615", "1e19", "-1e19", "1e308", "-1e308"}) {
      EXPECT_EQ(call(member.operation, with_member(member.path, number, others(member))), too_large)
          << number;
    }
    for (const std::string_view number :
         {std::string_view("1e999"), std::string_view("-1e999"),
          std::string_view("18446744073709551616"), std::string_view(huge)}) {
      EXPECT_EQ(call(member.operation, with_member(member.path, number, others(member))), kNoWords)
          << number;
    }
    for (const std::string_view number :
         {"9223372036854775807", "-9223372036854775808", "-0", "0.0", "1e-400", "1E0", "0.1e1"}) {
      const std::string answer =
          call(member.operation, with_member(member.path, number, others(member)));
      EXPECT_EQ(answer.find("Serialization"), std::string::npos) << number << ": " << answer;
    }
  });
  EXPECT_GT(asked_, 50);
}

TEST_F(BadInput, AFractionIsCutOff) {
  EXPECT_EQ(call("GetRandomPassword", R"({"PasswordLength":0.9})"),
            call("GetRandomPassword", R"({"PasswordLength":0})"));
  EXPECT_EQ(call("ListSecrets", R"({"MaxResults":100.9})"), R"({"SecretList":[]})");
  EXPECT_EQ(call("DeleteSecret", R"({"SecretId":"none","RecoveryWindowInDays":30.999})"),
            call("DeleteSecret", R"({"SecretId":"none"})"));
}

TEST_F(BadInput, ABooleanMayBeSpelledInSixWays) {
  for_each_offered([&](const InputMember& member) {
    if (member.type != MemberType::boolean) return;
    for (const char* word : {"true", "false", "1", "0", "yes", "no", "TRUE", "No"}) {
      const std::string answer =
          call(member.operation, with_member(member.path, in_quotes(word), others(member)));
      EXPECT_EQ(answer.find("Serialization"), std::string::npos) << word << ": " << answer;
    }
    for (const char* word : {"", "t", "on", "2", "truefalse", " true", "null"}) {
      EXPECT_EQ(call(member.operation, with_member(member.path, in_quotes(word), others(member))),
                refusal("STRING_VALUE can not be converted to a Boolean"))
          << word;
    }
  });
}

// --- bounds ---

TEST_F(BadInput, EveryBoundIsKeptAndToldInAwsWords) {
  for_each_offered([&](const InputMember& member) {
    const std::string path = path_of(member);
    const auto expect = [&](const std::string& value, const std::optional<std::string>& shown,
                            std::string_view rule) {
      const std::string body = with_member(member.path, value, others(member));
      const std::string told =
          concat(shown && !member.sensitive ? concat("Value '", *shown, "'") : std::string("Value"),
                 " at '", path, "' failed to satisfy constraint: ", rule);
      const std::string answer = call(member.operation, body);
      EXPECT_TRUE(answer.starts_with(R"({"__type":"ValidationException","message":")"))
          << answer.substr(0, 300);
      EXPECT_NE(answer.find(told), std::string::npos) << told.substr(0, 300) << "\n"
                                                      << answer.substr(0, 300);
    };
    const auto size = [](std::string_view how, std::string_view noun, std::int64_t bound) {
      return concat("Member must have ", noun, " ", how, " than or equal to ", bound);
    };
    const auto over = std::size_t(member.max + 1);
    const auto under = std::size_t(std::max<std::int64_t>(member.min - 1, 0));
    switch (member.type) {
      case MemberType::text:
        if (member.form == Form::words) {
          expect("\"x\"", "x", "Member must satisfy enum value set: [");
        }
        if (member.max > 0) {
          expect(in_quotes(repeated("a", over)), repeated("a", over),
                 size("less", "length", member.max));
        }
        if (member.min > 0) {
          expect(in_quotes(repeated("a", under)), repeated("a", under),
                 size("greater", "length", member.min));
        }
        break;
      case MemberType::blob: {
        const std::vector<std::byte> bytes(over);
        expect(in_quotes(base64_encode(bytes)), std::nullopt, size("less", "length", member.max));
        expect("\"\"", std::nullopt, size("greater", "length", member.min));
        break;
      }
      case MemberType::integer:
      case MemberType::long_integer:
        if (member.max == 0) break;
        expect(std::to_string(over), std::to_string(over), size("less", "value", member.max));
        expect("-5", "-5", size("greater", "value", member.min));
        break;
      case MemberType::texts:
        if (member.max > 0) {
          expect(concat("[\"a\"", repeated(",\"a\"", over - 1), "]"),
                 concat("[a", repeated(", a", over - 1), "]"), size("less", "length", member.max));
        }
        if (member.min > 0) expect("[]", "[]", size("greater", "length", member.min));
        break;
      case MemberType::structures:
        if (member.max > 0) {
          expect(concat("[{}", repeated(",{}", over - 1), "]"), std::nullopt,
                 size("less", "length", member.max));
        }
        if (member.min > 0) expect("[]", "[]", size("greater", "length", member.min));
        break;
      case MemberType::boolean:
      case MemberType::structure:
        break;
    }
  });
  EXPECT_GT(asked_, 80);
}

TEST_F(BadInput, LengthCountsCharacters) {
  for_each_offered([&](const InputMember& member) {
    // A value has a bound in bytes besides.
    if (member.type != MemberType::text || member.max == 0 || member.sensitive) return;
    const std::string answer = call(
        member.operation,
        with_member(member.path, in_quotes(repeated("\xf0\x9f\x94\x91", std::size_t(member.max))),
                    others(member)));
    EXPECT_EQ(answer.find("Member must have length"), std::string::npos) << answer.substr(0, 300);
  });
}

TEST_F(BadInput, ATextMayHoldAnyCharacterThatItsRulesAllow) {
  for_each_offered([&](const InputMember& member) {
    if (member.type != MemberType::text || member.max == 0) return;
    const std::string filler = repeated("a", std::size_t(std::max<std::int64_t>(member.min, 1)));
    for (const std::string_view odd :
         {R"(\u0000)", R"(\u001b[2J)", R"(\r\nX-Injected: 1)", R"(\")", R"(\ud83d\udd11)",
          R"(\u202e)", R"(\ufffe)", R"(<script>)", R"(';--)", R"(%00)", R"(../..)"}) {
      (void)call(member.operation,
                 with_member(member.path, in_quotes(concat(filler, odd)), others(member)));
    }
  });
  EXPECT_GT(asked_, 200);
}

TEST_F(BadInput, ALabelOfAnyTextComesBackAsItWent) {
  const std::string created =
      call("CreateSecret",
           concat(R"({"Name":"a","SecretString":"1","ClientRequestToken":")", kToken, "\"}"));
  ASSERT_EQ(created.find("__type"), std::string::npos) << created;
  ASSERT_EQ(call("UpdateSecretVersionStage",
                 concat(R"({"SecretId":"a","VersionStage":"x\u0000\n\"\u00e9","MoveToVersionId":")",
                        kToken, "\"}"))
                .find("__type"),
            std::string::npos);
  const std::string described = call("DescribeSecret", R"({"SecretId":"a"})");
  EXPECT_NE(described.find(R"("x\u0000\n\"é")"), std::string::npos) << described;
}

TEST_F(BadInput, FiftyOneTagsAreTooManyForEitherOperation) {
  std::string tags;
  for (int i = 0; i < 51; ++i) tags += concat(i == 0 ? "" : ",", R"({"Key":"k)", i, "\"}");
  const std::string create =
      concat(R"({"Name":"a","ClientRequestToken":")", kToken, R"(","Tags":[)");
  EXPECT_TRUE(call("CreateSecret", concat(create, tags, "]}"))
                  .starts_with(R"({"__type":"LimitExceededException",)"));
  ASSERT_EQ(call("CreateSecret", concat(create, "]}")).find("__type"), std::string::npos);
  EXPECT_TRUE(call("TagResource", concat(R"({"SecretId":"a","Tags":[)", tags, "]}"))
                  .starts_with(R"({"__type":"InvalidParameterException",)"))
      << "AWS's model gives it no other";
}

// --- null and unknown ---

TEST_F(BadInput, NullIsAsIfAbsent) {
  for_each_offered([&](const InputMember& member) {
    // Passwords differ from call to call.
    if (member.operation == "GetRandomPassword") return;
    std::string absent = others(member);
    if (member.path.find_first_of(".[") != std::string_view::npos) return;
    if (!absent.empty()) absent.erase(0, 1);
    EXPECT_EQ(call(member.operation, with_member(member.path, "null", others(member))),
              call(member.operation, concat("{", absent, "}")));
  });
  EXPECT_GT(asked_, 80);
}

TEST_F(BadInput, MembersThatNobodyKnowsAreIgnored) {
  std::set<std::string_view> seen;
  for_each_offered([&](const InputMember& member) {
    if (!seen.insert(member.operation).second || member.operation == "GetRandomPassword") return;
    const std::string rest = others({member.operation, "", MemberType::text, 0, 0});
    const std::string expected =
        call(member.operation, concat("{", rest.empty() ? "" : rest.substr(1), "}"));
    for (const std::string_view name :
         {"Unknown", "secretId", "SECRETID", "", "__type", "\\u0000"}) {
      for (const std::string& value :
           {kText, kList, kObject, std::string(kCanaryNumber), std::string("null"),
            repeated("[", 30) + repeated("]", 30)}) {
        EXPECT_EQ(call(member.operation, concat("{", in_quotes(name), ":", value, rest, "}")),
                  expected)
            << name << " " << value;
      }
    }
  });
  EXPECT_GT(asked_, 300);
}

// --- the table itself ---

TEST(BadInputTable, IsAwsOwnModel) {
  CLAVIUM_NEEDS_VECTORS("aws-models/secretsmanager.json");
  const auto model =
      json::Document::parse(read_file(vectors_dir() / "aws-models/secretsmanager.json"));
  ASSERT_TRUE(model) << model.error().message;
  const json::Value shapes = *model->root().find("shapes");
  const auto shape = [&](const json::Value& reference) {
    return *shapes.find(*reference.find("shape")->string());
  };
  std::size_t members = 0;
  model->root().find("operations")->for_each_member([&](std::string_view name, json::Value op) {
    shape(*op.find("input"))
        .find("members")
        ->for_each_member([&](std::string_view path, json::Value m) {
          ++members;
          const auto* row = std::ranges::find_if(kInputMembers, [&](const InputMember& r) {
            return r.operation == name && r.path == path;
          });
          ASSERT_NE(row, std::end(kInputMembers)) << name << "." << path;
          const json::Value target = shape(m);
          const auto bound = [&](std::string_view which) {
            const auto found = target.find(which);
            return found ? found->integer().value_or(0) : 0;
          };
          EXPECT_EQ(row->min, bound("min")) << name << "." << path;
          EXPECT_EQ(row->max, bound("max")) << name << "." << path;
          EXPECT_EQ(row->sensitive, target.find("sensitive").has_value()) << name << "." << path;
        });
  });
  EXPECT_EQ(members, std::size_t(std::ranges::count_if(kInputMembers, [](const InputMember& row) {
              return row.path.find_first_of(".[") == std::string_view::npos;
            })));
}

}  // namespace
}  // namespace clavium::testing
