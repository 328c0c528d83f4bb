// SPDX-License-Identifier: Apache-2.0
#include "authz/policy.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <set>

#include "base/encoding.h"
#include "json/value.h"

namespace clavium::authz {

namespace {

// Document, statements, statement, Condition, operator, key's list.
constexpr std::size_t kDepthMax = 8;

std::unexpected<Error> malformed(std::string_view message, std::string hint) {
  return std::unexpected(Error{ErrorKind::invalid_request, std::string(message), std::move(hint),
                               "MalformedPolicyDocumentException"});
}
template <class... Parts>
std::unexpected<Error> invalid(const Parts&... rule) {
  return malformed("This policy has invalid syntax.", concat(rule...));
}

using Elements = std::map<std::string, json::Value, std::less<>>;  // by lower-case name

Result<Elements> read_elements(const json::Value& object,
                               std::initializer_list<std::string_view> known) {
  Elements elements;
  bool given_twice = false, is_unknown = false;
  object.for_each_member([&](std::string_view key, json::Value element) {
    const std::string name = ascii_lower(key);
    is_unknown |= std::find(known.begin(), known.end(), name) == known.end();
    given_twice |= !elements.emplace(name, element).second;
  });
  if (given_twice) return invalid("an element is given twice");
  if (is_unknown) return invalid("an element is unknown");
  return elements;
}

Result<std::vector<std::string>> read_texts(const json::Value& given, std::string_view name) {
  std::vector<std::string> texts;
  bool well_formed = true;
  auto add = [&](const json::Value& one) {
    const auto text = one.string();
    well_formed &= text && !text->empty();
    if (text) texts.emplace_back(*text);
  };
  if (given.kind() == json::Kind::array) {
    given.for_each_element(add);
  } else {
    add(given);
  }
  if (!well_formed || texts.empty()) return invalid(name, " must be a text or a list of texts");
  return texts;
}

// Numbers and truth values may stand without quotes.
std::optional<std::string> scalar_text(const json::Value& given) {
  if (const auto text = given.string()) return std::string(*text);
  if (const auto truth = given.boolean()) return *truth ? "true" : "false";
  if (const auto whole = given.integer()) return std::to_string(*whole);
  const auto number = given.number();
  if (!number) return std::nullopt;
  std::array<char, 64> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), *number);
  return std::string(digits.data(), end.ptr);
}

// The service's prefix takes no wildcard.
bool is_action(std::string_view action) {
  if (action == "*") return true;
  const std::size_t colon = action.find(':');
  if (colon == std::string_view::npos || colon == 0 || colon + 1 == action.size()) return false;
  const auto is_word = [](char c) { return is_ascii_alphanumeric(c) || c == '-'; };
  const std::string_view service = action.substr(0, colon), name = action.substr(colon + 1);
  return std::all_of(service.begin(), service.end(), is_word) &&
         std::all_of(name.begin(), name.end(),
                     [](char c) { return is_ascii_alphanumeric(c) || c == '*' || c == '?'; });
}

// A wildcard in the service's place would match nothing, and make a Deny void.
bool is_resource(std::string_view resource) {
  if (resource == "*") return true;
  if (!resource.starts_with("arn:")) return false;
  const std::size_t service = resource.find(':', 4);
  if (service == std::string_view::npos) return true;
  const std::string_view behind = resource.substr(service + 1);
  return behind.substr(0, behind.find(':')).find_first_of("*?$") == std::string_view::npos;
}

class StatementReader {
 public:
  StatementReader(PolicyKind kind, std::size_t number) : kind_(kind), number_(number) {}

  Result<Statement> read(const json::Value& object) {
    if (object.kind() != json::Kind::object) return invalid(where(), "must be an object");
    CLAVIUM_TRY(elements_,
                read_elements(object, {"sid", "effect", "principal", "notprincipal", "action",
                                       "notaction", "resource", "notresource", "condition"}));
    CLAVIUM_CHECK(read_head());
    CLAVIUM_CHECK(read_principals());
    CLAVIUM_TRY(made_.actions, one_of("action", "notaction", made_.not_actions));
    for (std::string& action : made_.actions) {
      if (!is_action(action)) return invalid(where(), "Action must be * or service:Name");
      action = ascii_lower(action);
    }
    CLAVIUM_CHECK(read_resources());
    CLAVIUM_CHECK(read_conditions());
    return std::move(made_);
  }

 private:
  [[nodiscard]] std::string where() const { return concat("statement ", number_, ": "); }
  [[nodiscard]] const json::Value* element(std::string_view name) const {
    const auto found = elements_.find(name);
    return found == elements_.end() ? nullptr : &found->second;
  }

  Result<void> read_head() {
    if (const json::Value* sid = element("sid")) {
      const auto text = sid->string();
      if (!text) return invalid(where(), "Sid must be a text");
      if (kind_ == PolicyKind::identity &&
          !std::all_of(text->begin(), text->end(), is_ascii_alphanumeric))
        return invalid(where(), "Sid must hold letters and digits only");
      made_.sid = *text;
    }
    const json::Value* effect = element("effect");
    const auto word = effect == nullptr ? std::nullopt : effect->string();
    if (word != "Allow" && word != "Deny") return invalid(where(), "Effect must be Allow or Deny");
    made_.effect = word == "Allow" ? Effect::allow : Effect::deny;
    return {};
  }

  Result<std::vector<std::string>> one_of(std::string_view name, std::string_view negated,
                                          bool& is_negated) {
    const json::Value* given = element(name);
    const json::Value* given_negated = element(negated);
    if ((given == nullptr) == (given_negated == nullptr))
      return invalid(where(), "exactly one of ", name, " and ", negated, " must be given");
    is_negated = given == nullptr;
    auto texts = read_texts(is_negated ? *given_negated : *given, name);
    if (!texts) return invalid(where(), texts.error().hint);
    return texts;
  }

  Result<void> read_resources() {
    if (kind_ == PolicyKind::trust) {
      if (element("resource") != nullptr || element("notresource") != nullptr)
        return invalid(where(), "a trust policy has no Resource");
      return {};
    }
    CLAVIUM_TRY(made_.resources, one_of("resource", "notresource", made_.not_resources));
    if (std::all_of(made_.resources.begin(), made_.resources.end(), is_resource)) return {};
    return invalid(where(), "Resource must be * or an ARN whose service has no wildcard");
  }

  Result<void> read_principals() {
    const json::Value* given = element("principal");
    const json::Value* negated = element("notprincipal");
    if (kind_ == PolicyKind::identity) {
      if (given == nullptr && negated == nullptr) return {};
      return invalid(where(), "a policy of a user or role has no Principal");
    }
    if ((given == nullptr) == (negated == nullptr))
      return invalid(where(), "exactly one of Principal and NotPrincipal must be given");
    made_.not_principals = given == nullptr;
    const json::Value& element = given == nullptr ? *negated : *given;
    if (element.string() == "*") {
      made_.principals.push_back({Principal::Kind::anyone, "*", {}});
      return {};
    }
    if (element.kind() != json::Kind::object)
      return invalid(where(), "Principal must be * or an object");
    Result<void> all;
    element.for_each_member([&](std::string_view type, json::Value texts) {
      if (all) all = add_principals(type, texts);
    });
    CLAVIUM_CHECK(std::move(all));
    if (made_.principals.empty()) return invalid(where(), "Principal is empty");
    return {};
  }

  Result<void> add_principals(std::string_view type, const json::Value& given) {
    auto texts = read_texts(given, "Principal");
    if (!texts) return invalid(where(), texts.error().hint);
    for (const std::string& text : *texts) {
      auto principal = parse_principal(type, text);
      if (!principal) return unsupported_principal(concat(where(), text, " (", type, ")"));
      made_.principals.push_back(*std::move(principal));
    }
    return {};
  }

  Result<void> read_conditions() {
    const json::Value* given = element("condition");
    if (given == nullptr) return {};
    if (given->kind() != json::Kind::object) return invalid(where(), "Condition must be an object");
    Result<void> all;
    given->for_each_member([&](std::string_view word, json::Value keys) {
      if (all) all = add_conditions(word, keys);
    });
    return all;
  }

  Result<void> add_conditions(std::string_view word, const json::Value& keys) {
    const auto comparison = parse_condition_operator(word);
    if (!comparison) return invalid(where(), comparison.error().message);
    if (keys.kind() != json::Kind::object || keys.size() == 0)
      return invalid(where(), word, " must be an object of keys");
    Result<void> all;
    std::set<std::string, std::less<>> seen;
    keys.for_each_member([&](std::string_view key, json::Value given) {
      if (!all) return;
      // "aws:SourceIp" and "aws:sourceip" are one key.
      if (key.empty() || !seen.insert(ascii_lower(key)).second) {
        all = invalid(where(), word, " has a key twice, or without a name");
        return;
      }
      all = add_condition(*comparison, key, given);
    });
    return all;
  }

  Result<void> add_condition(Condition condition, std::string_view key, const json::Value& given) {
    condition.key = key;
    bool well_formed = true;
    auto add = [&](const json::Value& one) {
      auto text = scalar_text(one);
      well_formed &= text.has_value();
      if (text) condition.alternatives.push_back(*std::move(text));
    };
    if (given.kind() == json::Kind::array) {
      given.for_each_element(add);
    } else {
      add(given);
    }
    if (!well_formed) return invalid(where(), "the values of ", key, " must be texts");
    if (const auto checked = check_values(condition); !checked)
      return invalid(where(), checked.error().message);
    made_.conditions.push_back(std::move(condition));
    return {};
  }

  PolicyKind kind_;
  std::size_t number_;
  Elements elements_;
  Statement made_;
};

Result<void> read_version(const Elements& elements, Policy& policy) {
  const auto version = elements.find("version");
  if (version == elements.end()) return {};
  const auto text = version->second.string();
  if (text != "2012-10-17" && text != "2008-10-17")
    return invalid("Version must be 2012-10-17 or 2008-10-17");
  policy.has_variables = text == "2012-10-17";
  return {};
}

Result<void> add_statement(const json::Value& given, Policy& policy) {
  StatementReader reader(policy.kind, policy.statements.size() + 1);
  CLAVIUM_TRY(Statement statement, reader.read(given));
  const bool sid_is_taken =
      !statement.sid.empty() &&
      std::any_of(policy.statements.begin(), policy.statements.end(),
                  [&](const Statement& other) { return other.sid == statement.sid; });
  if (sid_is_taken) return invalid("two statements have the same Sid");
  policy.statements.push_back(std::move(statement));
  return {};
}

}  // namespace

std::unexpected<Error> unsupported_principal(std::string_view what) {
  return malformed("This resource policy contains an unsupported principal", std::string(what));
}

Result<Policy> parse_policy(std::string_view text, PolicyKind kind) {
  json::ParseOptions options;
  options.depth_max = kDepthMax;
  const auto document = json::Document::parse(text, options);
  if (!document) return invalid(document.error().message);
  const json::Value root = document->root();
  if (root.kind() != json::Kind::object) return invalid("the document must be an object");
  CLAVIUM_TRY(const Elements elements, read_elements(root, {"version", "id", "statement"}));

  Policy policy;
  policy.kind = kind;
  CLAVIUM_CHECK(read_version(elements, policy));
  if (const auto id = elements.find("id"); id != elements.end()) {
    if (!id->second.string()) return invalid("Id must be a text");
    policy.id = *id->second.string();
  }
  const auto statement = elements.find("statement");
  if (statement == elements.end()) return invalid("Statement is missing");
  Result<void> all;
  if (statement->second.kind() == json::Kind::array) {
    statement->second.for_each_element([&](json::Value one) {
      if (all) all = add_statement(one, policy);
    });
  } else {
    all = add_statement(statement->second, policy);
  }
  CLAVIUM_CHECK(std::move(all));
  if (policy.statements.empty()) return invalid("Statement is empty");
  return policy;
}

}  // namespace clavium::authz
