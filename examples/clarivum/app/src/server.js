// The smallest program that depends on secrets: it says which ones it was given, never what they are.
import { createServer } from "node:http";

const { STRIPE_SECRET_KEY, SESSION_KEY, DATABASE_URL } = process.env;
const present = {
  stripe: Boolean(STRIPE_SECRET_KEY),
  session: Boolean(SESSION_KEY),
  database: Boolean(DATABASE_URL),
  cache: Boolean(process.env.UPSTASH_REDIS_REST_TOKEN),
};

createServer((_request, response) => {
  response.setHeader("content-type", "application/json");
  response.statusCode = Object.values(present).every(Boolean) ? 200 : 503;
  response.end(JSON.stringify(present));
}).listen(Number(process.env.PORT ?? 3000));
