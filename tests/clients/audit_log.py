# SPDX-License-Identifier: Apache-2.0
"""The calls that a server answered, as its audit log tells them (docs/formats/audit-log.md).

The log is what makes a client's claim checkable: it names the operation, the client's own User-Agent, and
whether the answer was an error, whatever the client's tests say of themselves.
"""

import json
from dataclasses import dataclass


@dataclass(frozen=True)
class Call:
    service: str  # "secretsmanager"
    operation: str  # "GetSecretValue"
    user_agent: str
    succeeded: bool


def records(data):
    """The records of the store's directory, in their order."""
    for segment in sorted((data / "audit").glob("audit-*.log")):
        for line in segment.read_bytes().rstrip(b"\0").splitlines():
            yield json.loads(line)["record"]


def calls(data):
    """One Call for each request that somebody sent; what the service did by itself is left out."""
    found = {}
    for record in records(data):
        if record.get("eventType") != "AwsApiCall":
            continue
        # A batch leaves a record of each value that it read, too, under the id of the one request.
        earlier = found.get(record["requestID"])
        if earlier and earlier.operation == "BatchGetSecretValue":
            continue
        found[record["requestID"]] = Call(record["eventSource"].split(".")[0], record["eventName"],
                                          record.get("userAgent") or "", "errorCode" not in record)
    return list(found.values())
