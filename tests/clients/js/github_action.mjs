// SPDX-License-Identifier: Apache-2.0
//
// The calls that the GitHub action aws-actions/aws-secretsmanager-get-secrets makes: it is not published in a
// registry, so what its source documents is done here, with the SDK that it uses and set up as it sets it up. A
// prefix is one ListSecrets by name whose second page is an error; each secret is one GetSecretValue; an object
// becomes a variable for each of its keys. Run by run.py; the address comes from AWS_ENDPOINT_URL alone.
import assert from "node:assert/strict";
import test, { after, before } from "node:test";

import {
  CreateSecretCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";

import { call, client as maker, prefix } from "./client.mjs";

const MAX_RESULTS = 100;
const action = new SecretsManagerClient({
  region: process.env.AWS_DEFAULT_REGION, customUserAgent: "github-action",
});

const variable = (name) => name.replace(/^(?=[0-9])/, "_").replaceAll(/[^a-zA-Z0-9_]/g, "_").toUpperCase();

function isObject(text) {
  try {
    const parsed = JSON.parse(text);
    return parsed !== null && typeof parsed === "object" && !Array.isArray(parsed);
  } catch {
    return false;
  }
}

/** The variables of one value; with `parse`, an object's keys become variables at every depth. */
function variablesOf(name, text, parse) {
  if (!parse || !isObject(text)) return { [name]: text };
  return Object.assign({}, ...Object.entries(JSON.parse(text)).map(([key, value]) => variablesOf(
    `${name}_${variable(key)}`, typeof value === "string" ? value : JSON.stringify(value), parse)));
}

async function namesOf(pattern) {
  const found = await action.send(new ListSecretsCommand({
    Filters: [{ Key: "name", Values: [pattern.replace("*", "")] }], MaxResults: MAX_RESULTS,
  }));
  if (found.SecretList.length === 0) throw new Error("nothing matches");
  if (found.NextToken) throw new Error("more than one page matches");
  return found.SecretList.map((secret) => secret.Name);
}

/** What the action puts into the environment for the lines of its `secret-ids`. */
async function environmentFor(lines, { parse = false } = {}) {
  const variables = {};
  for (const line of lines) {
    const [id, alias] = line.split(",").map((part) => part.trim()).reverse();
    for (const secretId of id.includes("*") ? await namesOf(id) : [id]) {
      const got = await action.send(new GetSecretValueCommand({ SecretId: secretId }));
      const text = got.SecretString ?? Buffer.from(got.SecretBinary).toString("ascii");
      const name = alias ?? variable(secretId.startsWith("arn:") ? got.Name : secretId);
      Object.assign(variables, variablesOf(name, text, parse));
    }
  }
  return variables;
}

const made = {};
before(async () => {
  for (const [name, value] of Object.entries({
    "db/user": "u", "db/word": "w", "db-other": "o", json: JSON.stringify({ a: "1", b: { c: 2, "d-e": "3" } }),
  }))
    made[name] = await call(CreateSecretCommand, { Name: `${prefix}/${name}`, SecretString: value });
  made.bytes = await call(CreateSecretCommand, { Name: `${prefix}/bytes`, SecretBinary: Buffer.from("plain") });
});
after(() => { action.destroy(); maker.destroy(); });

const PREFIX = variable(prefix);

test("a name, an ARN, an alias, and bytes", async () => {
  assert.deepEqual(
    await environmentFor([`${prefix}/db/user`, made["db/word"].ARN, `OTHER,${prefix}/db-other`, `${prefix}/bytes`]),
    { [`${PREFIX}_DB_USER`]: "u", [`${PREFIX}_DB_WORD`]: "w", OTHER: "o", [`${PREFIX}_BYTES`]: "plain" });
});

test("a prefix is the beginning of the whole name", async () => {
  assert.deepEqual(await environmentFor([`${prefix}/db/*`]),
                   { [`${PREFIX}_DB_USER`]: "u", [`${PREFIX}_DB_WORD`]: "w" });
  assert.deepEqual(Object.keys(await environmentFor([`${prefix}/db*`])).length, 3);
  await assert.rejects(environmentFor([`${prefix}/none*`]), /nothing matches/);
  await assert.rejects(environmentFor([`${prefix.toUpperCase()}/db*`]), /nothing matches/);
});

test("an object becomes a variable for each key, at every depth", async () => {
  assert.deepEqual(await environmentFor([`J,${prefix}/json`], { parse: true }),
                   { J_A: "1", J_B_C: "2", J_B_D_E: "3" });
  assert.deepEqual(Object.keys(await environmentFor([`J,${prefix}/json`])), ["J"]);
});

test("a hundred secrets of a prefix are one page, and one more is not", async () => {
  const create = (n) => call(CreateSecretCommand, { Name: `${prefix}/many/${n}`, SecretString: `${n}` });
  for (let n = 0; n < MAX_RESULTS; ++n) await create(n);
  assert.equal((await namesOf(`${prefix}/many/*`)).length, MAX_RESULTS);
  await create(MAX_RESULTS);
  await assert.rejects(namesOf(`${prefix}/many/*`), /more than one page/);
});

test("a secret that is not there fails the action", async () => {
  await assert.rejects(environmentFor([`${prefix}/none`]), ResourceNotFoundException);
});
