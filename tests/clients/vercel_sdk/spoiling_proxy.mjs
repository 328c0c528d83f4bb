// SPDX-License-Identifier: Apache-2.0
//
// A proxy on a loopback port that passes everything on and spoils the answers that it is told to.
import { createServer } from "node:http";

/**
 * spoil: called with each answer {method, path, status, body} (the body parsed); what it changes in there
 * is what the client gets. Resolves to {url, close}.
 */
export async function startSpoilingProxy(upstream, spoil) {
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const hasBody = !["GET", "HEAD"].includes(request.method);
    const answer = await fetch(new URL(request.url, upstream), {
      method: request.method,
      headers: { authorization: request.headers.authorization ?? "", "content-type": "application/json" },
      body: hasBody ? Buffer.concat(chunks) : undefined,
    });
    const spoiled = {
      method: request.method, path: request.url.split("?")[0], status: answer.status,
      body: await answer.json(),
    };
    spoil(spoiled);
    response.writeHead(spoiled.status, { "content-type": "application/json; charset=utf-8" });
    response.end(JSON.stringify(spoiled.body));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    close: () => new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    }),
  };
}
