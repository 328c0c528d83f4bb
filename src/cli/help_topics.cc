// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "cli/help.h"

namespace clavium::cli {

namespace {

constexpr std::string_view kEnvironment =
    R"(The environment. An option goes before its variable, a variable before clavium.toml.

  CLAVIUM_CONFIG           this clavium.toml instead of the nearest one upwards
  CLAVIUM_ENV              as --env
  CLAVIUM_SERVICE          as --service
  CLAVIUM_ENDPOINT         as --endpoint: a clavium server or another AWS endpoint
  CLAVIUM_DATA             as --data: directory of a local store
  CLAVIUM_PROFILE          as --profile
  CLAVIUM_REGION           as --region
  CLAVIUM_OUTPUT           as --output
  CLAVIUM_REASON           as --reason
  CLAVIUM_TIMEOUT          as --timeout
  CLAVIUM_NON_INTERACTIVE  as --non-interactive, unless it is empty, 0 or false
  CI                       set: as --non-interactive, unless it is empty, 0 or false
  NO_COLOR                 no colours
  CLICOLOR_FORCE           colours although standard output is no terminal

AWS access keys are found in AWS's own order: AWS_ACCESS_KEY_ID and its kin, web identity, the shared
configuration of the profile, the container's and the instance's endpoints.
)";

constexpr std::string_view kFormatting =
    R"(Output. Results go to standard output, everything else to standard error.

  --output table   aligned columns; cut to the width of a terminal, never in a pipe
  --output json    {"schema": …, "version": 1, "rows": [{…}], "summary": […]}; a verb that answers
                   with one thing has "object": {…} in place of "rows"
  --output yaml    the same members; every text is quoted
  --output csv     RFC 4180 with a head line, without the summary; a text that a spreadsheet would take
                   for a formula is begun with an apostrophe
  --output none    nothing; the exit code tells
  --fields a,b     these columns only, in this order

A schema's members are only ever added to; anything else raises its version. With --json an error is
{"status": "error", "code": …, "message": …, "hint": …, "next": [{"command": …}]} on standard error.

Values are shown by `get --reveal` and `get --plain` alone. Text from the store is shown with its control
characters escaped.
)";

constexpr std::string_view kExitCodes =
    R"(Exit codes. They are an interface and do not change.

    0  done; for a check: nothing found
    1  failed, not classified
    2  wrong usage or configuration
    3  check failed: a secret is missing, empty, malformed, stale or too large
    4  authentication needed, or a prompt was needed and none is possible
    5  denied by policy
    6  not found
    7  conflict: the world moved since the plan, or the name exists
    8  changes or drift present
    9  approval required or pending
   10  partial: some targets done, some not; the report says which
   11  rolled back: a gate failed and the operation was undone
   12  unreachable, throttled or timed out: worth a repetition
   13  integrity failure: audit chain, signature or decryption
   14  a leaked or live credential was found
  125  run: clavium itself failed
  126  run: the program could not be executed
  127  run: the program was not found
  128+n  ended by signal n; `run` otherwise ends with its program's code
)";

constexpr std::string_view kNaming =
    R"(Names. A secret has a full name, such as /clarivum/prod/payments/stripe-secret-key, made by the rule
in clavium.toml. A verb takes either form:

  clavium get /clarivum/prod/payments/stripe-secret-key
  clavium get stripe-secret-key --env prod --service payments

A name that begins with / is a full name. Anything else is completed with the environment and the service:
from --env and --service, then CLAVIUM_ENV and CLAVIUM_SERVICE, then clavium.toml's defaults. Without a
clavium.toml every name is a full name. A verb that writes says the full name that it wrote.
)";

constexpr std::array kTopics = {
    HelpTopic{"environment", "variables that are read", kEnvironment},
    HelpTopic{"exit-codes", "what the exit code says", kExitCodes},
    HelpTopic{"formatting", "tables, JSON, YAML and CSV", kFormatting},
    HelpTopic{"naming", "full names and short ones", kNaming},
};

}  // namespace

std::span<const HelpTopic> help_topics() { return kTopics; }

}  // namespace clavium::cli
