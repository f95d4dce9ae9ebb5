// TypeScript made by graphql-codegen of a schema and operations, beside a program that uses it.

import { generate } from "@graphql-codegen/cli";
import { writeFileSync } from "node:fs";

const [schema, documents, folder] = process.argv.slice(2);
const plugins = ["typescript-operations"];
await generate({ schema, documents, silent: true, generates: { [`${folder}/made.ts`]: { plugins } } }, true);
writeFileSync(
  `${folder}/used.ts`,
  `import type { FoundQuery, PageQuery, PageQueryVariables } from "./made";
export const asked: PageQueryVariables = { first: 3, where: { label: { contains: "光" } } };
export const names = (page: PageQuery): string[] => page.enterprises.nodes.map((one) => one.label);
export const code = (found: FoundQuery): unknown =>
  found.search.nodes.map((one) => (one.__typename === "Enterprise" ? one.uscc : one.id));
`,
);
