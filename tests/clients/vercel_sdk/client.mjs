// SPDX-License-Identifier: Apache-2.0
//
// What run.py hands over, and Vercel's own SDK pointed at it. The SDK's retries are off: a call that only
// succeeds the second time is a failure here.
import assert from "node:assert/strict";

import { Vercel } from "@vercel/sdk";
import { HTTPClient } from "@vercel/sdk/lib/http.js";

function required(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set; start by tests/clients/vercel_sdk/run.py`);
  return value;
}

export const baseUrl = required("CLAVIUM_VERCEL_URL");
export const token = required("CLAVIUM_VERCEL_TOKEN");
export const projectName = required("CLAVIUM_VERCEL_PROJECT");
export const teamId = required("CLAVIUM_VERCEL_TEAM");

/** Where every call about the project happens. */
export const place = { idOrName: projectName, teamId };

/** The SDK against `serverURL`. `seen` gets the body of each answer, as it stood on the wire. */
export function sdkAt(serverURL, bearerToken = token, seen = () => {}) {
  const fetcher = async (request) => {
    const response = await fetch(request);
    seen(await response.clone().text());
    return response;
  };
  return new Vercel({
    bearerToken, serverURL, retryConfig: { strategy: "none" }, httpClient: new HTTPClient({ fetcher }),
  });
}

/**
 * Calls as the SDK does, and more strictly. The SDK is lenient with members of a simple type: where a
 * required one is missing it puts in "", 0 or null, and where the type is wrong it converts. Whatever stands
 * in the SDK's answer must therefore stand in the last answer of the server, too, and be the same there.
 */
export async function judged(serverURL, call) {
  let body;
  const answer = await call(sdkAt(serverURL, token, (text) => { body = text; }));
  assertFoundIn(JSON.parse(body), answer, "answer");
  return answer;
}

function assertFoundIn(wire, parsed, where) {
  if (parsed === undefined) return;
  if (parsed === null || typeof parsed !== "object") {
    assert.deepEqual(wire, parsed, `the SDK had to make up or to convert ${where}`);
    return;
  }
  assert.equal(Array.isArray(wire), Array.isArray(parsed), `another shape at ${where}`);
  for (const [name, value] of Object.entries(parsed)) assertFoundIn(wire?.[name], value, `${where}.${name}`);
}
