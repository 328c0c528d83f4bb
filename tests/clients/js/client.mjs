// SPDX-License-Identifier: Apache-2.0
//
// What run.py hands over, and the SDK's clients pointed at it. Retries are off: a call that only succeeds the
// second time is a failure here.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";

import { DescribeSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";

export const endpoint = process.env.CLAVIUM_TEST_ENDPOINT;
assert.ok(endpoint, "CLAVIUM_TEST_ENDPOINT is not set; start by tests/clients/run.py");
export const onMoto = process.env.CLAVIUM_TEST_SERVER === "moto";

/** No two files of tests meet in a name. */
export const prefix = `js-${randomUUID().slice(0, 8)}`;

export const client = new SecretsManagerClient({ endpoint, maxAttempts: 1 });
export const call = (Command, input) => client.send(new Command(input));
export const describeSecret = (id) => call(DescribeSecretCommand, { SecretId: id });
/** Version id to labels. */
export const stages = async (id) => (await describeSecret(id)).VersionIdsToStages;
