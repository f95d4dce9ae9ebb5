// The public audits of GraphQL over HTTP against one address; one JSON line tells each audit's name and outcome.

import { auditServer } from "graphql-http";

const outcomes = await auditServer({ url: process.argv[2] });
console.log(
  JSON.stringify(
    outcomes.map(({ id, name, status, reason }) => ({ id, name, status, reason: reason ?? "" })),
  ),
);
