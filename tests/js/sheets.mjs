// A person with several queries side by side, in Chromium: node sheets.mjs ADDRESS CHROMIUM [PICTURE]; what was seen
// comes as JSON.

import { chromium } from "playwright-core";

const [base, executablePath, picture] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
const seen = { errors: [] };

async function person(before = () => {}) {
  const context = await browser.newContext({ locale: "zh-CN", viewport: { width: 1360, height: 1000 } });
  context.on("weberror", (error) => seen.errors.push(String(error.error())));
  context.on("console", (message) => message.type() === "error" && seen.errors.push(message.text()));
  await context.addInitScript(before);
  return context;
}

async function opened(context, address = "/sparql") {
  const page = await context.newPage();
  await page.goto(base + address);
  await page.waitForSelector("[data-question]");
  return page;
}

const text = (page) => page.evaluate(() => document.querySelector(".CodeMirror").CodeMirror.getValue());
const names = (page) => page.locator("[data-sheet]").allTextContents();
const current = (page) => page.textContent('[data-sheet][aria-current="true"]');
const sheet = (page, name) => page.locator("[data-sheet]", { hasText: name });
const rows = (page) => page.locator("#view tbody tr").count();
const count = (page, many) =>
  page.waitForFunction((all) => document.querySelectorAll("[data-sheet]").length === all, many);

async function write(page, query) {
  await page.click(".CodeMirror-lines");
  await page.keyboard.press("Control+A");
  await page.keyboard.insertText(query);
  await page.keyboard.press("Escape");
}

async function run(page) {
  await page.evaluate(() => (document.querySelector("#told").textContent = ""));
  await page.click("#run");
  await page.waitForFunction(
    () => document.getElementById("stop").hidden && /\d/.test(document.querySelector("#told").textContent),
  );
}

const [A, B] = [
  "SELECT ?e { ?e a qq:Enterprise } LIMIT 3",
  "# 专利 <b>两件</b>\nSELECT ?p { ?p a qq:Patent } LIMIT 2",
];

const context = await person();
const page = await opened(context);
let asked = 0;
page.on("request", (request) => (asked += request.method() === "POST" && /\/sparql$/.test(request.url())));
seen.first = await names(page);

await page.click("#add-sheet");
seen.empty = [await current(page), await text(page)];
await write(page, A);
await run(page);
await page.focus('[data-sheet][aria-current="true"]');
await page.keyboard.press("F2");
await page.keyboard.type("我的<企业>");
await page.keyboard.press("Enter");
await page.click("#add-sheet");
await write(page, B);
await run(page);
await page.click('[data-view="raw"]');
seen.names = await names(page);
if (picture) await page.screenshot({ path: picture });

const before = asked;
await sheet(page, "我的").click();
seen.back = { text: await text(page), rows: await rows(page) };
await page.keyboard.press("Control+End");
await page.keyboard.insertText(" # mehr");
await sheet(page, "专利").click();
seen.raw = await page.getAttribute('[data-view="raw"]', "aria-selected");
await sheet(page, "我的").click();
const written = await text(page);
await page.keyboard.press("Control+Z");
seen.undone = [written, await text(page)];
seen.askedAgain = asked - before;

await page.reload();
await page.waitForSelector("[data-question]");
seen.reloaded = [await names(page), await current(page), await text(page)];

// a query that takes its time goes on while another sheet is looked at
let go;
const gate = new Promise((resolve) => (go = resolve));
await page.route("**/sparql", async (route) => {
  if (route.request().postData() === A) await gate;
  await route.continue();
});
await page.click("#run");
await page.waitForSelector("[data-sheet].busy");
await sheet(page, "专利").click();
await run(page);
seen.beside = [await rows(page), await page.locator("[data-sheet].busy").allTextContents()];
go();
await page.waitForSelector("[data-sheet].ready");
seen.ready = await page.locator("[data-sheet].ready").allTextContents();
seen.history = await page.locator("#history li .plain").allTextContents();
await sheet(page, "我的").click();
await page.waitForSelector("#view tbody tr");
seen.late = [await rows(page), await page.locator("[data-sheet].ready").count()];
await page.unroute("**/sparql");

await page.click("#share");
const link = await page.inputValue("#shared input");
const other = await opened(context, `/sparql${new URL(link).hash}`);
seen.sameLink = await names(other);
await other.goto("about:blank");
await other.goto(`${base}/sparql#query=${encodeURIComponent("ASK { ?a ?b ?c }")}&name=Geteilt`);
await other.waitForSelector("[data-question]");
seen.link = [await names(other), await current(other), await text(other)];
await other.reload();
await other.waitForSelector("[data-question]");
seen.linkAgain = await names(other);
await count(page, seen.link[0].length);
seen.elsewhere = [await current(page), await text(page)];
await other.close();

await sheet(page, "Geteilt").locator("xpath=..").locator(".close").click();
seen.closed = [await names(page), await current(page)];
await page.click("#reopen-sheet");
seen.reopened = [await current(page), await text(page), await page.locator("#reopen-sheet").count()];

await page.click('[data-question="B1"]');
await page.waitForSelector("#form:not([hidden])");
await page.waitForFunction((one) => document.querySelectorAll("[data-sheet]").length > one, seen.names.length + 1);
seen.question = [(await names(page)).length, (await current(page)).slice(0, 2)];
await page.fill('#form input[type="date"]', "2021-06-30");
await page.evaluate(() => (document.querySelector("#told").textContent = ""));
await page.click("#form button.go");
await page.waitForFunction(() => document.getElementById("stop").hidden && /\d/.test(document.querySelector("#told").textContent));
seen.questionAgain = (await names(page)).length;
await sheet(page, "我的").click();
seen.form = [await page.isVisible("#form")];
await sheet(page, "B1").click();
seen.form.push(await page.isVisible("#form"));

await page.setViewportSize({ width: 390, height: 844 });
seen.overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
await page.setViewportSize({ width: 1360, height: 1000 });
await page.click("#lang");
await page.waitForSelector("[data-question]");
seen.english = [await page.getAttribute("#add-sheet", "title"), await current(page)];
for (let left = await page.locator("[data-sheet]").count(); left; left -= 1)
  await page.locator(".sheets .close").first().click();
seen.last = [await names(page), await text(page)];
await context.close();

const older = await person(
  () => location.protocol === "http:" && localStorage.setItem("sparql-draft", "ASK {}"),
);
seen.draft = await text(await opened(older));
await older.close();

const forgetful = await person(() => {
  Storage.prototype.setItem = () => {
    throw new DOMException("full", "QuotaExceededError");
  };
});
const full = await opened(forgetful);
await full.click("#add-sheet");
await write(full, A);
await sheet(full, "各类").click();
await sheet(full, "查询 2").click();
seen.forgetful = [await names(full), await text(full)];
await forgetful.close();

console.log(JSON.stringify(seen));
await browser.close();
