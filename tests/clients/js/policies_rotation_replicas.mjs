// SPDX-License-Identifier: Apache-2.0
//
// The AWS SDK for JavaScript v3 against the server: resource policies, rotation by a function, and replicas in
// other regions. Run by run.py.
import assert from "node:assert/strict";
import test, { after } from "node:test";
import { setTimeout } from "node:timers/promises";

import {
  CancelRotateSecretCommand,
  CreateSecretCommand,
  DeleteResourcePolicyCommand,
  GetResourcePolicyCommand,
  GetSecretValueCommand,
  InvalidRequestException,
  MalformedPolicyDocumentException,
  PublicPolicyException,
  PutResourcePolicyCommand,
  PutSecretValueCommand,
  RemoveRegionsFromReplicationCommand,
  ReplicateSecretToRegionsCommand,
  RotateSecretCommand,
  SecretsManagerClient,
  StopReplicationToReplicaCommand,
  ValidateResourcePolicyCommand,
} from "@aws-sdk/client-secrets-manager";

import { call, client, describeSecret, endpoint, onMoto, prefix, stages } from "./client.mjs";

const skip = onMoto && "moto has none of this, or has it otherwise than AWS";
const create = (name, more = {}) =>
  call(CreateSecretCommand, { Name: `${prefix}/${name}`, SecretString: "first", ...more });
after(() => client.destroy());

/** What `ask` answers, once `done` says so; what it answered last in the failure. */
async function eventually(ask, done) {
  let last;
  for (let waited = 0; waited < 15_000; waited += 100) {
    last = await ask();
    if (done(last)) return last;
    await setTimeout(100);
  }
  assert.fail(`it did not happen: ${JSON.stringify(last)}`);
}

const policy = (principal) => JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: principal, Action: "secretsmanager:GetSecretValue", Resource: "*" }],
});

test("a resource policy is put, read, checked and deleted", { skip }, async () => {
  const { ARN, Name } = await create("with-policy");
  const text = policy({ AWS: `arn:aws:iam::${ARN.split(":")[4]}:root` });
  assert.equal((await call(GetResourcePolicyCommand, { SecretId: ARN })).ResourcePolicy, undefined);
  const checked = await call(ValidateResourcePolicyCommand, { SecretId: ARN, ResourcePolicy: text });
  assert.equal(checked.PolicyValidationPassed, true);
  const put = await call(PutResourcePolicyCommand, { SecretId: ARN, ResourcePolicy: text, BlockPublicPolicy: true });
  assert.deepEqual([put.ARN, put.Name], [ARN, Name]);
  const got = await call(GetResourcePolicyCommand, { SecretId: ARN });
  assert.deepEqual(JSON.parse(got.ResourcePolicy), JSON.parse(text));
  assert.equal((await call(DeleteResourcePolicyCommand, { SecretId: ARN })).ARN, ARN);
  assert.equal((await call(GetResourcePolicyCommand, { SecretId: ARN })).ResourcePolicy, undefined);
});

test("a policy that is none, and one for everybody", { skip }, async () => {
  const { ARN } = await create("public-policy");
  await assert.rejects(call(PutResourcePolicyCommand, { SecretId: ARN, ResourcePolicy: "{" }),
                       MalformedPolicyDocumentException);
  await assert.rejects(
    call(PutResourcePolicyCommand, { SecretId: ARN, ResourcePolicy: policy("*"), BlockPublicPolicy: true }),
    PublicPolicyException);
  assert.equal((await call(GetResourcePolicyCommand, { SecretId: ARN })).ResourcePolicy, undefined);
});

test("a function rotates a secret, and a schedule is cancelled", { skip }, async () => {
  const { ARN, VersionId: first } = await create("rotated");
  await assert.rejects(call(RotateSecretCommand, { SecretId: ARN }), InvalidRequestException);
  const { VersionId: next } = await call(RotateSecretCommand, {
    SecretId: ARN, RotationLambdaARN: process.env.CLAVIUM_TEST_FUNCTION_ARN,
    RotationRules: { AutomaticallyAfterDays: 30 },
  });
  const rotated = await eventually(
    () => describeSecret(ARN),
    (secret) => secret.LastRotatedDate && secret.VersionIdsToStages[next]?.includes("AWSCURRENT"));
  assert.equal(rotated.RotationEnabled, true);
  assert.equal(rotated.RotationRules.AutomaticallyAfterDays, 30);
  assert.deepEqual(rotated.VersionIdsToStages[first], ["AWSPREVIOUS"]);
  const days = (rotated.NextRotationDate.getTime() - Date.now()) / 86_400_000;
  assert.ok(days > 28 && days < 32, `${days} days`);
  assert.notEqual((await call(GetSecretValueCommand, { SecretId: ARN })).SecretString, "first");

  await call(CancelRotateSecretCommand, { SecretId: ARN });
  const cancelled = await describeSecret(ARN);
  assert.equal(cancelled.RotationEnabled, false);
  assert.equal(cancelled.NextRotationDate, undefined);
  assert.equal(cancelled.RotationLambdaARN, process.env.CLAVIUM_TEST_FUNCTION_ARN);
});

test("a secret is replicated, follows, and stands on its own", { skip }, async () => {
  const { ARN } = await create("replicated", { AddReplicaRegions: [{ Region: "eu-west-1" }] });
  await call(ReplicateSecretToRegionsCommand, { SecretId: ARN, AddReplicaRegions: [{ Region: "us-east-2" }] });
  const inSync = await eventually(
    () => describeSecret(ARN),
    (secret) => secret.ReplicationStatus?.length === 2 && secret.ReplicationStatus.every((r) => r.Status === "InSync"));
  assert.deepEqual(inSync.ReplicationStatus.map((r) => r.Region).sort(), ["eu-west-1", "us-east-2"]);
  assert.equal(inSync.PrimaryRegion, process.env.AWS_REGION);

  const elsewhere = new SecretsManagerClient({ endpoint, maxAttempts: 1, region: "eu-west-1" });
  const read = () => elsewhere.send(new GetSecretValueCommand({ SecretId: `${prefix}/replicated` }));
  await call(PutSecretValueCommand, { SecretId: ARN, SecretString: "second" });
  const replica = await eventually(read, (got) => got.SecretString === "second");
  assert.equal(replica.ARN, ARN.replace(`:${process.env.AWS_REGION}:`, ":eu-west-1:"));
  await assert.rejects(
    elsewhere.send(new PutSecretValueCommand({ SecretId: replica.ARN, SecretString: "written to a replica" })),
    /Operation not permitted on a replica secret/);

  const stopped = await elsewhere.send(new StopReplicationToReplicaCommand({ SecretId: replica.ARN }));
  assert.equal(stopped.ARN, replica.ARN);
  await elsewhere.send(new PutSecretValueCommand({ SecretId: replica.ARN, SecretString: "its own" }));
  assert.equal((await read()).SecretString, "its own");
  const left = await call(RemoveRegionsFromReplicationCommand, { SecretId: ARN, RemoveReplicaRegions: ["us-east-2"] });
  assert.deepEqual(left.ReplicationStatus, []);
  assert.equal((await call(GetSecretValueCommand, { SecretId: ARN })).SecretString, "second");
  assert.equal(Object.keys(await stages(ARN)).length, 2);
  elsewhere.destroy();
});
