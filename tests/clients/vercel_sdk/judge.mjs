// SPDX-License-Identifier: Apache-2.0
//
// Vercel's own SDK as the judge of sandbox/vercel: it checks every answer against Vercel's schema and
// refuses what does not fit (ResponseValidationError, SDKError); where it would rather mend than refuse,
// client.mjs does (AssertionError). The first half drives every operation that the stand-in answers; the
// second spoils answers on their way, to prove that the judge can say no.
//
// Run by run.py, which starts the stand-in.
import assert from "node:assert/strict";
import test, { describe } from "node:test";

import { calls, draft, newKey } from "./calls.mjs";
import { baseUrl, judged, place, projectName, sdkAt, teamId, token } from "./client.mjs";
import { startSpoilingProxy } from "./spoiling_proxy.mjs";

const sdk = sdkAt(baseUrl);
const errorOf = (error) => JSON.parse(error.body).error;

/** The refusal of a call, which must be one by status and not by schema. */
async function refusalOf(promise) {
  try {
    await promise;
  } catch (error) {
    assert.equal(error.name, "SDKError", `${error.name}: ${error.cause ?? error.message}`);
    return { status: error.statusCode, headers: error.headers, ...errorOf(error) };
  }
  assert.fail("the call was not refused");
}

async function control(method, path, body) {
  const answer = await fetch(`${baseUrl}/_sandbox/${path}`, {
    method, headers: { authorization: `Bearer ${token}` }, body: body && JSON.stringify(body),
  });
  assert.equal(answer.status, 200);
  return answer.json();
}

describe("every operation satisfies the SDK", () => {
  for (const [name, call] of Object.entries(calls)) test(name, () => judged(baseUrl, (strict) => call(strict)));
});

describe("what the answers say", () => {
  test("user, team, project and custom environments", async () => {
    assert.ok((await calls.getAuthUser(sdk)).user.id);
    assert.equal((await calls.getTeam(sdk)).id, teamId);
    assert.equal((await calls.getProject(sdk)).name, projectName);
    await control("PUT", "behaviour", { customEnvironments: { env_judge: "staging" } });
    const { environments } = await calls.getCustomEnvironments(sdk);
    assert.deepEqual(environments.map(({ id, slug }) => [id, slug]), [["env_judge", "staging"]]);
  });

  test("one created, several created, one of several refused", async () => {
    const one = await calls.createProjectEnv(sdk, { comment: "a note", gitBranch: "feature/x" });
    assert.equal(one.created.comment, "a note");
    assert.equal(one.created.gitBranch, "feature/x");
    assert.deepEqual(one.failed, []);

    const key = newKey();
    const several = await calls.createProjectEnvSeveral(sdk, [draft({ key }), draft({ key }), draft()]);
    assert.equal(several.created.length, 2);
    assert.deepEqual(several.failed.map(({ error }) => [error.code, error.envVarKey]),
      [["ENV_ALREADY_EXISTS", key]]);
  });

  test("an upsert replaces the row of the same targets and refuses to split one", async () => {
    const key = newKey();
    const { created: before } = await calls.createProjectEnv(sdk, { key, target: ["production", "preview"] });
    const { created: after } =
      await calls.createProjectEnvUpsert(sdk, { key, value: "next", target: ["preview", "production"] });
    assert.equal(after.id, before.id);
    assert.equal((await sdk.projects.getProjectEnv({ ...place, id: after.id })).value, "next");
    const refusal = await refusalOf(calls.createProjectEnvUpsert(sdk, { key, target: ["production"] }));
    assert.deepEqual([refusal.status, refusal.code], [400, "ENV_CONFLICT"]);
  });

  test("an encrypted row can be read, a sensitive one never", async () => {
    const readable = await calls.getProjectEnv(sdk);
    assert.deepEqual([readable.value, readable.decrypted], ["of the judge", true]);
    const sensitive = await calls.getProjectEnv(sdk, { type: "sensitive" });
    assert.equal(sensitive.value, "");
    assert.ok(!sensitive.decrypted);
  });

  test("an edit and a removal are seen by the next list", async () => {
    const edited = await calls.editProjectEnv(sdk, { value: "changed", comment: "changed" });
    const listed = async () => {
      const { envs } = await sdk.projects.filterProjectEnvs(place);
      return envs.find(({ id }) => id === edited.id);
    };
    assert.equal((await listed()).comment, "changed");
    const removed = await sdk.projects.removeProjectEnv({ ...place, id: edited.id });
    assert.equal(removed.id, edited.id);
    assert.equal(await listed(), undefined);
    assert.equal((await refusalOf(sdk.projects.getProjectEnv({ ...place, id: edited.id }))).status, 404);
  });

  test("a redeployment is built to the end, with the values of its start", async () => {
    const key = newKey();
    await calls.createProjectEnv(sdk, { key, target: ["production"] });
    const started = await calls.createDeployment(sdk);
    const states = [started.readyState];
    while (states.at(-1) !== "READY" && states.length < 10) {
      states.push((await calls.getDeployment(sdk, started.id)).readyState);
    }
    assert.deepEqual(states, ["QUEUED", "BUILDING", "READY"]);
    assert.ok(key in (await control("GET", `deployments/${started.id}`)).builtWith);
    assert.equal((await calls.getDeployments(sdk)).deployments[0].uid, started.id);
  });

  test("a list on pages and a list with hidden rows", async () => {
    await control("PUT", "behaviour", { pageSize: 1 });
    const page = await calls.filterProjectEnvs(sdk);
    assert.equal(page.envs.length, 1);
    assert.ok(page.pagination.next > 0);
    await control("PUT", "behaviour", { pageSize: 0, hiddenProductionEnvCount: 2 });
    assert.equal((await calls.filterProjectEnvs(sdk)).hiddenProductionEnvCount, 2);
    await control("PUT", "behaviour", { hiddenProductionEnvCount: 0 });
  });

  test("refusals of callers", async () => {
    const stranger = await refusalOf(calls.getProject(sdkAt(baseUrl, "vcp_of_nobody")));
    assert.deepEqual([stranger.status, stranger.code, stranger.invalidToken], [403, "forbidden", true]);
    const elsewhere = await refusalOf(sdk.projects.getProject({ ...place, teamId: "team_other" }));
    assert.deepEqual([elsewhere.status, elsewhere.invalidToken], [403, undefined]);
    const teamless = await refusalOf(sdk.projects.getProject({ idOrName: projectName }));
    assert.equal(teamless.status, 404);
    await control("PUT", "behaviour", { callsUntilThrottled: 0, throttledCalls: 1, retryAfter: "7" });
    const throttled = await refusalOf(calls.getProject(sdk));
    assert.equal(throttled.status, 429);
    assert.equal(throttled.headers.get("retry-after"), "7");
    await calls.getProject(sdk);
  });
});

// operation, what is done to its answer. Each must be refused.
const spoiled = [
  ["createProjectEnv", "answers 200 for 201", (answer) => { answer.status = 200; }],
  ["createProjectEnv", "says nothing of failures", ({ body }) => { delete body.failed; }],
  ["createProjectEnv", "has no key", ({ body }) => { delete body.created.key; }],
  ["createProjectEnv", "has an unknown type", ({ body }) => { body.created.type = "encryptd"; }],
  ["createProjectEnvSeveral", "has failures that are no list", ({ body }) => { body.failed = {}; }],
  ["createProjectEnvUpsert", "says nothing of failures", ({ body }) => { delete body.failed; }],
  ["filterProjectEnvs", "has rows without securityIssues",
    ({ body }) => { for (const row of body.envs) delete row.securityIssues; }],
  ["filterProjectEnvs", "has rows under another name",
    ({ body }) => { body.rows = body.envs; delete body.envs; }],
  ["filterProjectEnvs", "has rows of an unknown type",
    ({ body }) => { for (const row of body.envs) row.type = "hidden"; }],
  ["getProjectEnv", "has a number for a key", ({ body }) => { body.key = 7; }],
  ["getProjectEnv", "answers 201 for 200", (answer) => { answer.status = 201; }],
  ["editProjectEnv", "has no type", ({ body }) => { delete body.type; }],
  ["removeProjectEnv", "is a list of lists", (answer) => { answer.body = [[answer.body]]; }],
  ["getProject", "has no id", ({ body }) => { delete body.id; }],
  ["getCustomEnvironments", "has no environments", ({ body }) => { delete body.environments; }],
  ["getAuthUser", "has no user", ({ body }) => { delete body.user; }],
  ["getTeam", "has a number for an id", ({ body }) => { body.id = 7; }],
  ["getDeployments", "has no pagination", ({ body }) => { delete body.pagination; }],
  ["getDeployments", "has deployments without uid",
    ({ body }) => { for (const deployment of body.deployments) delete deployment.uid; }],
  ["createDeployment", "has no id", ({ body }) => { delete body.id; }],
  ["createDeployment", "answers 201 for 200", (answer) => { answer.status = 201; }],
  ["getDeployment", "has an unknown state", ({ body }) => { body.readyState = "DONE"; }],
];
// What a call does last is what it is about; the calls before it go through unspoiled.
const paths = {
  getAuthUser: ["GET", /^\/v2\/user$/],
  getTeam: ["GET", /^\/v2\/teams\//],
  getProject: ["GET", /^\/v9\/projects\/[^/]+$/],
  getCustomEnvironments: ["GET", /\/custom-environments$/],
  createProjectEnv: ["POST", /\/env$/],
  createProjectEnvSeveral: ["POST", /\/env$/],
  createProjectEnvUpsert: ["POST", /\/env$/],
  filterProjectEnvs: ["GET", /\/env$/],
  getProjectEnv: ["GET", /\/env\/[^/]+$/],
  editProjectEnv: ["PATCH", /\/env\/[^/]+$/],
  removeProjectEnv: ["DELETE", /\/env\/[^/]+$/],
  getDeployments: ["GET", /^\/v7\/deployments$/],
  createDeployment: ["POST", /^\/v13\/deployments$/],
  getDeployment: ["GET", /^\/v13\/deployments\/[^/]+$/],
};

async function throughProxy(operation, spoil) {
  const [method, path] = paths[operation];
  let hits = 0;
  const proxy = await startSpoilingProxy(baseUrl, (answer) => {
    if (answer.method !== method || !path.test(answer.path)) return;
    ++hits;
    spoil(answer);
  });
  try {
    return { answer: await judged(proxy.url, (strict) => calls[operation](strict)), hits };
  } catch (error) {
    return { error, hits };
  } finally {
    await proxy.close();
  }
}

describe("the judge can say no", () => {
  for (const operation of Object.keys(calls)) {
    test(`${operation} passes the proxy as it is`, async () => {
      const { error, hits } = await throughProxy(operation, () => {});
      assert.equal(error, undefined);
      assert.equal(hits, 1, "the proxy must have seen the answer it is to spoil");
    });
  }
  for (const [operation, fault, spoil] of spoiled) {
    test(`${operation} ${fault}`, async () => {
      const { error, hits } = await throughProxy(operation, spoil);
      assert.equal(hits, 1);
      assert.match(`${error?.name}`, /^(ResponseValidationError|SDKError|AssertionError)$/);
    });
  }
  test("every operation has a spoiled answer", () => {
    assert.deepEqual(new Set(spoiled.map(([operation]) => operation)), new Set(Object.keys(calls)));
  });
});
