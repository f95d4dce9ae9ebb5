// Asks once, then listens with the client library graphql-sse until so many generations were told of:
// node listen.mjs ADDRESS COUNT
import { createClient } from "graphql-sse";

const [url, count] = process.argv.slice(2);
const client = createClient({ url });

for await (const found of client.iterate({ query: "{ __typename }" })) {
  console.log(JSON.stringify({ query: found.data }));
}
let seen = 0;
for await (const found of client.iterate({ query: "subscription { published { generation } }" })) {
  console.log(JSON.stringify(found.data.published));
  if (++seen === Number(count)) break;
}
process.exit(0);
