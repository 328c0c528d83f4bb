// SPDX-License-Identifier: Apache-2.0
//
// The AWS SDK for JavaScript v3 against the server: secrets, versions, lists and passwords, and the errors as
// the SDK's own classes. Run by run.py, which sets CLAVIUM_TEST_ENDPOINT and the AWS_* variables.
import assert from "node:assert/strict";
import test, { after, before } from "node:test";

import {
  BatchGetSecretValueCommand,
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetRandomPasswordCommand,
  GetSecretValueCommand,
  InvalidRequestException,
  ListSecretVersionIdsCommand,
  PutSecretValueCommand,
  ResourceExistsException,
  ResourceNotFoundException,
  RestoreSecretCommand,
  SecretsManagerClient,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateSecretCommand,
  UpdateSecretVersionStageCommand,
  paginateBatchGetSecretValue,
  paginateListSecretVersionIds,
  paginateListSecrets,
} from "@aws-sdk/client-secrets-manager";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";

import { call, client, endpoint, onMoto, prefix, stages } from "./client.mjs";

let secret;
before(async () => {
  secret = await call(CreateSecretCommand, {
    Name: `${prefix}/first`, SecretString: "first", Description: "of the JavaScript client",
    Tags: [{ Key: "Owner", Value: "tests" }],
  });
});
after(() => client.destroy());

test("GetSecretValue returns what CreateSecret stored", async () => {
  const got = await call(GetSecretValueCommand, { SecretId: secret.ARN });
  assert.equal(got.SecretString, "first");
  assert.equal(got.VersionId, secret.VersionId);
  assert.deepEqual(got.VersionStages, ["AWSCURRENT"]);
  assert.ok(Math.abs(Date.now() - got.CreatedDate.getTime()) < 60_000);
});

test("DescribeSecret tells everything but the value", async () => {
  const described = await call(DescribeSecretCommand, { SecretId: secret.Name });
  assert.equal(described.ARN, secret.ARN);
  assert.equal(described.Description, "of the JavaScript client");
  assert.deepEqual(described.Tags, [{ Key: "Owner", Value: "tests" }]);
  assert.ok(!JSON.stringify(described).includes('"first"'));
});

test("binary values survive", async () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
  const made = await call(CreateSecretCommand, { Name: `${prefix}/binary`, SecretBinary: bytes });
  const got = await call(GetSecretValueCommand, { SecretId: made.ARN });
  assert.deepEqual(Buffer.from(got.SecretBinary), Buffer.from(bytes));
  assert.equal(got.SecretString, undefined);
});

test("a rotation by hand: pending, current, previous", async () => {
  const made = await call(CreateSecretCommand, { Name: `${prefix}/rotated`, SecretString: "old" });
  const put = await call(PutSecretValueCommand, {
    SecretId: made.ARN, SecretString: "new", VersionStages: ["AWSPENDING"],
  });
  assert.deepEqual(await stages(made.ARN), {
    [made.VersionId]: ["AWSCURRENT"], [put.VersionId]: ["AWSPENDING"],
  });
  await call(UpdateSecretVersionStageCommand, {
    SecretId: made.ARN, VersionStage: "AWSCURRENT", MoveToVersionId: put.VersionId,
    RemoveFromVersionId: made.VersionId,
  });
  await call(UpdateSecretVersionStageCommand, {
    SecretId: made.ARN, VersionStage: "AWSPENDING", RemoveFromVersionId: put.VersionId,
  });
  assert.deepEqual(await stages(made.ARN), {
    [made.VersionId]: ["AWSPREVIOUS"], [put.VersionId]: ["AWSCURRENT"],
  });
  const updated = await call(UpdateSecretCommand, { SecretId: made.ARN, SecretString: "newest" });
  const listed = await call(ListSecretVersionIdsCommand, { SecretId: made.ARN, IncludeDeprecated: true });
  assert.deepEqual(listed.Versions.map((v) => v.VersionId), [made.VersionId, put.VersionId, updated.VersionId]);
});

test("tags come and go", async () => {
  const made = await call(CreateSecretCommand, { Name: `${prefix}/tagged`, SecretString: "x" });
  await call(TagResourceCommand, { SecretId: made.ARN, Tags: [{ Key: "a", Value: "1" }, { Key: "b", Value: "2" }] });
  await call(UntagResourceCommand, { SecretId: made.ARN, TagKeys: ["a", "b"] });
  assert.deepEqual((await call(DescribeSecretCommand, { SecretId: made.ARN })).Tags, []);
});

test("ListSecrets through the SDK's paginator", async () => {
  for (const name of ["x", "y", "z"])
    await call(CreateSecretCommand, { Name: `${prefix}-pages/${name}`, SecretString: name });
  const found = [];
  const pages = paginateListSecrets(
    { client, pageSize: 2 }, { Filters: [{ Key: "name", Values: [`${prefix}-pages/`] }] });
  for await (const page of pages) found.push(...page.SecretList.map((s) => s.Name.slice(-1)));
  assert.deepEqual(found, ["x", "y", "z"]);
});

test("the paginators of versions and of batches", { skip: onMoto && "moto has one page" }, async () => {
  const made = await call(CreateSecretCommand, { Name: `${prefix}/versions`, SecretString: "first" });
  const versions = [made.VersionId];
  for (const value of ["second", "third"])
    versions.push((await call(PutSecretValueCommand, { SecretId: made.ARN, SecretString: value })).VersionId);
  const found = [];
  for await (const page of paginateListSecretVersionIds(
    { client, pageSize: 1 }, { SecretId: made.ARN, IncludeDeprecated: true })) {
    assert.ok(page.Versions.length <= 1);
    found.push(...page.Versions.map((v) => v.VersionId));
  }
  assert.deepEqual(found, versions);

  for (const name of ["x", "y", "z"])
    await call(CreateSecretCommand, { Name: `${prefix}-batch/${name}`, SecretString: name });
  const values = [];
  for await (const page of paginateBatchGetSecretValue(
    { client, pageSize: 2 }, { Filters: [{ Key: "name", Values: [`${prefix}-batch/`] }] }))
    values.push(...page.SecretValues.map((v) => v.SecretString));
  assert.deepEqual(values, ["x", "y", "z"]);
});

test("BatchGetSecretValue reports what it could not get", async () => {
  const answer = await call(BatchGetSecretValueCommand, { SecretIdList: [secret.Name, `${prefix}/none`] });
  assert.deepEqual(answer.SecretValues.map((v) => v.SecretString), ["first"]);
  assert.deepEqual(answer.Errors.map((e) => e.ErrorCode), ["ResourceNotFoundException"]);
});

test("DeleteSecret, RestoreSecret, and deletion for good", async () => {
  const made = await call(CreateSecretCommand, { Name: `${prefix}/deleted`, SecretString: "x" });
  const gone = await call(DeleteSecretCommand, { SecretId: made.ARN, RecoveryWindowInDays: 7 });
  const days = (gone.DeletionDate.getTime() - Date.now()) / 86_400_000;
  assert.ok(days > 6.9 && days < 7.1, `${days} days`);
  await assert.rejects(call(GetSecretValueCommand, { SecretId: made.ARN }), InvalidRequestException);
  await call(RestoreSecretCommand, { SecretId: made.ARN });
  assert.equal((await call(GetSecretValueCommand, { SecretId: made.ARN })).SecretString, "x");
  await call(DeleteSecretCommand, { SecretId: made.ARN, ForceDeleteWithoutRecovery: true });
});

test("GetRandomPassword", async () => {
  const { RandomPassword } = await call(GetRandomPasswordCommand, { PasswordLength: 24, ExcludePunctuation: true });
  assert.match(RandomPassword, /^[A-Za-z0-9]{24}$/);
});

test("errors arrive as the SDK's own classes, with status and request id", async () => {
  await assert.rejects(call(GetSecretValueCommand, { SecretId: `${prefix}/none` }), (error) => {
    assert.ok(error instanceof ResourceNotFoundException);
    assert.equal(error.message, "Secrets Manager can't find the specified secret.");
    if (!onMoto) {
      assert.equal(error.$metadata.httpStatusCode, 400);
      assert.match(error.$metadata.requestId, /^[0-9a-f-]{36}$/);
    }
    return true;
  });
  await assert.rejects(call(CreateSecretCommand, { Name: secret.Name, SecretString: "y" }), ResourceExistsException);
});

test("a wrong secret key is refused", { skip: onMoto && "moto checks no signatures" }, async () => {
  const credentials = { accessKeyId: process.env.AWS_ACCESS_KEY_ID, secretAccessKey: "x".repeat(40) };
  const stranger = new SecretsManagerClient({ endpoint, maxAttempts: 1, credentials });
  await assert.rejects(stranger.send(new GetSecretValueCommand({ SecretId: secret.Name })),
                       { name: "InvalidSignatureException" });
  stranger.destroy();
});

test("GetCallerIdentity", async () => {
  const sts = new STSClient({ endpoint, maxAttempts: 1 });
  const who = await sts.send(new GetCallerIdentityCommand({}));
  assert.match(who.Account, /^[0-9]{12}$/);
  assert.match(who.Arn, /^arn:aws:/);
  sts.destroy();
});
