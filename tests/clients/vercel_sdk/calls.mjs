// SPDX-License-Identifier: Apache-2.0
//
// One function for each operation of the stand-in that the SDK has, under the SDK's own name for it. Each
// makes what it needs, so that any of them can run alone, and returns the SDK's answer.
import { randomUUID } from "node:crypto";

import { place, projectName, teamId } from "./client.mjs";

export const newKey = () => `JUDGE_${randomUUID().replaceAll("-", "").toUpperCase()}`;
export const draft = (more = {}) =>
  ({ key: newKey(), value: "of the judge", type: "encrypted", target: ["preview"], ...more });

const create = (sdk, requestBody, more = {}) =>
  sdk.projects.createProjectEnv({ ...place, requestBody, ...more });
const newRow = async (sdk, more) => (await create(sdk, draft(more))).created;
const newest = async (sdk) => (await calls.getDeployments(sdk)).deployments[0];

export const calls = {
  getAuthUser: (sdk) => sdk.user.getAuthUser(),
  getTeam: (sdk) => sdk.teams.getTeam({ teamId }),
  getProject: (sdk) => sdk.projects.getProject(place),
  getCustomEnvironments: (sdk) => sdk.environment.getProjectsByIdOrNameCustomEnvironments(place),

  createProjectEnv: (sdk, more) => create(sdk, draft(more)),
  createProjectEnvSeveral: (sdk, drafts = [draft(), draft()]) => create(sdk, drafts),
  createProjectEnvUpsert: (sdk, more) => create(sdk, draft(more), { upsert: "true" }),
  filterProjectEnvs: async (sdk) => {
    await newRow(sdk);
    return sdk.projects.filterProjectEnvs(place);
  },
  getProjectEnv: async (sdk, more) =>
    sdk.projects.getProjectEnv({ ...place, id: (await newRow(sdk, more)).id }),
  editProjectEnv: async (sdk, requestBody = { value: "changed by the judge" }) =>
    sdk.projects.editProjectEnv({ ...place, id: (await newRow(sdk)).id, requestBody }),
  removeProjectEnv: async (sdk) =>
    sdk.projects.removeProjectEnv({ ...place, id: (await newRow(sdk)).id }),

  getDeployments: (sdk) =>
    sdk.deployments.getDeployments(
      { projectId: projectName, target: "production", state: "READY", limit: 1, teamId }),
  createDeployment: async (sdk) =>
    sdk.deployments.createDeployment({
      teamId, forceNew: "1",
      requestBody: {
        name: projectName, deploymentId: (await newest(sdk)).uid, target: "production",
        meta: { action: "redeploy" },
      },
    }),
  getDeployment: async (sdk, idOrUrl) =>
    sdk.deployments.getDeployment({ teamId, idOrUrl: idOrUrl ?? (await newest(sdk)).uid }),
};
