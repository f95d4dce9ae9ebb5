// A person at the SPARQL page, in Chromium: node editor.mjs ADDRESS CHROMIUM; what was seen comes as JSON.

import { readFileSync } from "node:fs";
import { chromium } from "playwright-core";

const [base, executablePath] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
const context = await browser.newContext({
  locale: "zh-CN",
  acceptDownloads: true,
  viewport: { width: 1360, height: 1000 },
});
const seen = { hosts: [], errors: [], missing: [] };
context.on("request", (request) => seen.hosts.push(new URL(request.url()).host || request.url().slice(0, 5)));
context.on("response", (response) => response.status() >= 404 && seen.missing.push(response.url()));
context.on("weberror", (error) => seen.errors.push(String(error.error())));
context.on(
  "console",
  (message) => ["error", "warning"].includes(message.type()) && seen.errors.push(message.text()),
);

const page = await context.newPage();
const texts = (selector, from = page) => from.locator(selector).allTextContents();
const text = (from = page) =>
  from.evaluate(() => document.querySelector(".CodeMirror").CodeMirror.getValue());
const put = (query) =>
  page.evaluate((one) => document.querySelector(".CodeMirror").CodeMirror.setValue(one), query);
const finished = (from = page) =>
  from.waitForFunction(
    () => document.getElementById("stop").hidden && document.querySelector("#told").textContent.match(/\d/),
  );

async function ask(query) {
  await put(query);
  await page.evaluate(() => (document.querySelector("#told").textContent = ""));
  await page.click("#run");
  await finished();
}

/** Types into an empty editor, and takes what is offered at the end. */
async function typed(...parts) {
  await page.click(".CodeMirror-lines");
  await page.keyboard.press("Control+A");
  await page.keyboard.press("Delete");
  for (const part of parts) {
    await page.keyboard.insertText(part);
    await page.waitForSelector(".CodeMirror-hints li");
    seen.offered ??= await texts(".CodeMirror-hints li:first-child");
    await page.keyboard.press("Enter");
    await page.waitForSelector(".CodeMirror-hints", { state: "detached" });
  }
}

await page.goto(`${base}/sparql`);
await page.waitForSelector("[data-question]");
seen.questions = await page.locator("[data-question]").count();

await typed("SELECT ?s ?o { ?s a 企", " ; qq:所在区");
await page.keyboard.insertText(" ?o }");
seen.completed = await text();
await page.keyboard.press("Control+Enter");
await finished();
await page.waitForSelector("#view tbody a");
seen.cells = await texts("#view tbody tr:first-child a");
seen.told = await page.textContent("#told");
seen.links = await page.locator("#view tbody a").first().getAttribute("href");

// rows come in no order, and some names are too short to be looked for
const [word] = (await texts("#view tbody td:nth-of-type(2) a"))
  .map((name) => name.match(/\p{L}{2,}/u)?.[0])
  .filter(Boolean);
await page.click(".CodeMirror-lines");
await page.keyboard.press("Control+A");
await page.keyboard.insertText(`SELECT ?p { ?p qq:applicant ${word}`);
await page.locator(".CodeMirror-hints li", { hasText: "事物" }).first().click();
seen.thing = await text();

await ask("SELECT ?kind (COUNT(*) AS ?n) { ?s a ?kind } GROUP BY ?kind ORDER BY DESC(?n) ?kind");
await page.click('[data-view="chart"]');
await page.waitForSelector("#view svg .mark");
seen.marks = {};
for (const kind of ["bar", "pie", "line", "scatter"]) {
  await page.selectOption("#view select >> nth=0", kind);
  seen.marks[kind] = await page.locator("#view svg .mark").count();
}
await page.selectOption("#view select >> nth=0", "bar");
seen.bars = await texts("#view svg .mark title");
const [drawn] = await Promise.all([page.waitForEvent("download"), page.click("#view .tools button")]);
seen.svg = readFileSync(await drawn.path(), "utf8").slice(0, 80);
await page.click('[data-view="table"]');
await page.click("#view th button >> nth=1");
seen.least = await texts("#view tbody tr:first-child td.number");
await page.fill("#view input[type=search]", "企业");
seen.filtered = await texts("#view tbody tr a");
const [kept] = await Promise.all([page.waitForEvent("download"), page.click('[data-format="excel"]')]);
seen.excel = [kept.suggestedFilename(), [...readFileSync(await kept.path()).subarray(0, 3)]];

const shared = "SELECT ?a { ?a a qq:Enterprise } # 企业 & <b>+%\nLIMIT 2";
await put(shared);
await page.click("#share");
const link = await page.inputValue("#shared input");
const other = await context.newPage();
await other.goto(link);
await other.waitForSelector("[data-question]");
seen.shared = { same: (await text(other)) === shared, ran: await other.isVisible("#answer") };
await other.goto("about:blank");
await other.goto(`${link}&run`);
await finished(other);
seen.shared.rows = await other.locator("#view tbody tr").count();
await other.close();

await ask("CONSTRUCT { ?s ?p ?o } { ?s a qq:Patent ; ?p ?o FILTER(isIRI(?o)) } LIMIT 60");
await page.click('[data-view="picture"]');
await page.waitForSelector(".picture canvas");
seen.graph = await page.textContent("#view .tools");
seen.graphFormats = await page
  .locator("[data-format]")
  .evaluateAll((all) => all.map((one) => one.dataset.format));

await page.click('[data-question="B1"]');
await page.fill('#form input[type="date"]', "2021-06-30");
await page.evaluate(() => (document.querySelector("#told").textContent = ""));
await page.click("#form button.go");
await finished();
seen.question = await text();
seen.rest = await page.getAttribute("#form .links a", "href");

await page.click("#declare");
await put("SELECT ?s { ?s a qq:Enterprise, cis:x }");
await page.click("#declare");
seen.declared = await text();
seen.valid = await page.locator(".parseErrorIcon").count();

let answer;
await page.route("**/sparql", (route) => (answer = () => route.abort()));
await page.click("#run");
await page.waitForSelector("#stop:not([hidden])");
await page.click("#stop");
await page.waitForSelector("#stop", { state: "hidden" });
seen.cancelled = await page.textContent("#told");
await answer?.().catch(() => {});
await page.unroute("**/sparql");

const body = `{"head":{"vars":["x"]},"results":{"bindings":[${" ".repeat(33 * 1024 ** 2)}]}}`;
await page.route("**/sparql", (route) =>
  route.fulfill({ contentType: "application/sparql-results+json", body }),
);
await page.click("#run");
await page.waitForSelector("#error:not([hidden])");
seen.large = [await page.textContent("#error"), await page.isVisible('[data-format="csv"]')];
await page.unroute("**/sparql");

await page.click("#history-part summary");
seen.history = await page.locator("#history li").count();
seen.synthetic = await page.isVisible("#synthetic");
await page.setViewportSize({ width: 390, height: 844 });
seen.overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
await page.setViewportSize({ width: 1360, height: 1000 });
await page.click("#lang");
await page.waitForSelector("[data-question]");
seen.english = [
  await page.textContent("#run"),
  (await texts("[data-question]"))[0],
  (await text()).slice(0, 6),
];

seen.quiet = [...seen.errors];
await put("SELECT ?s {\n  ?s a qq:Enterprise ; }  }");
await page.click("#run");
await page.waitForSelector("#error:not([hidden])");
seen.problem = [await page.textContent("#error"), await page.locator(".wrong").count()];
seen.hosts = [...new Set(seen.hosts)];
console.log(JSON.stringify(seen));
await browser.close();
