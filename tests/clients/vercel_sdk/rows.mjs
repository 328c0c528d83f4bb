// SPDX-License-Identifier: Apache-2.0
//
// Prints the project's rows as Vercel's SDK sees them, with the values of those that can be read, as JSON.
// With two arguments, a key and a target, it first writes into that row as somebody else would.
import { baseUrl, judged, place } from "./client.mjs";

const list = () => judged(baseUrl, (sdk) => sdk.projects.filterProjectEnvs(place));

const [key, target] = process.argv.slice(2);
if (key) {
  const { id } = (await list()).envs.find((row) => row.key === key && row.target.includes(target));
  const requestBody = { value: "written by hand", comment: "written by hand" };
  await judged(baseUrl, (sdk) => sdk.projects.editProjectEnv({ ...place, id, requestBody }));
}
const rows = [];
for (const row of (await list()).envs) {
  const { value, decrypted } =
    await judged(baseUrl, (sdk) => sdk.projects.getProjectEnv({ ...place, id: row.id }));
  rows.push({
    key: row.key, target: row.target, type: row.type, comment: row.comment ?? "",
    value: decrypted ? value : null,
  });
}
console.log(JSON.stringify(rows));
