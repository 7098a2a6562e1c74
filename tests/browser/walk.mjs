// Walks every page of the web UI in both themes, both languages and two widths: axe finds nothing, no
// request leaves the origin, nothing breaks the Content-Security-Policy, and no page scrolls sideways.
// Usage: node walk.mjs LINK FOLDER. LINK is the one that the server printed; pictures go to FOLDER.
// CHROMIUM names the browser; without it, it is the one of Debian.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { chromium } from "playwright-core";

const [link, folder] = process.argv.slice(2);
const origin = new URL(link).origin;
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const complaints = [];

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking"],
});
const context = await browser.newContext({ locale: "en-GB", viewport: { width: 1280, height: 900 } });
// Chromium runs axe as what the page itself may not: nothing of the page is given up for it.
await context.addInitScript({ content: axe });

context.on("request", (request) => {
  const url = request.url();
  if (!url.startsWith(`${origin}/`) && !url.startsWith("data:")) complaints.push(`asks for ${url}`);
});

const page = await context.newPage();
page.on("console", (message) => {
  const isRefusal = message.type() === "error" && !message.text().includes("status of 4");
  if (isRefusal) complaints.push(`${page.url()}: ${message.text()}`);
});
page.on("pageerror", (error) => complaints.push(`${page.url()}: ${error}`));

async function look(name, asksAxe = true) {
  if (asksAxe) await judge(name);
  const excess = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  if (excess > 0) complaints.push(`${name}: is ${excess} pixels too wide`);
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}

async function judge(name) {
  const found = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
  for (const { id, help, nodes } of found.violations) {
    complaints.push(`${name}: ${id}: ${help}: ${nodes[0]?.html.slice(0, 300)}`);
  }
}

await page.goto(`${origin}/findings`);
await look("login");
await page.goto(link);
await page.goto(`${origin}/findings?severity=high&verdict=fail`);
const finding = await page.locator("table.findings tbody a").first().getAttribute("href");
const pages = {
  overview: "/",
  findings: "/findings",
  objects: "/findings?group=workload",
  checks: "/findings?group=check",
  finding,
  namespaces: "/namespaces",
  system: "/system",
  missing: "/nothing/here",
};
for (const [language, theme] of [["en", "light"], ["en", "dark"], ["ja", "light"], ["ja", "dark"]]) {
  const choices = { yagura_language: language, yagura_theme: theme };
  await context.addCookies(Object.entries(choices).map(([name, value]) => ({ name, value, url: origin })));
  for (const [name, address] of Object.entries(pages)) {
    for (const width of [1280, 400]) {
      await page.setViewportSize({ width, height: 900 });
      await page.goto(origin + address);
      // What is narrow has the same colours: one theme of each language is enough.
      const asksAxe = width > 400 || (language === "en") === (theme === "light");
      await look(`${name}-${language}-${theme}-${width}`, asksAxe);
    }
  }
}

await page.setViewportSize({ width: 1280, height: 900 });
await context.addCookies([{ name: "yagura_language", value: "en", url: origin }]);

// The filters are the URL, with the script as without it.
await page.goto(`${origin}/findings`);
await page.selectOption("select[name=severity]", "critical");
await page.waitForURL(/severity=critical/);
await page.waitForFunction(() => !document.querySelector("#results .severity.low"));
const shown = await page.locator("#results .summary b").textContent();
await page.reload();
if (shown !== (await page.locator("#results .summary b").textContent())) {
  complaints.push("the filtered page is another when it is loaded again");
}

// The fix can be copied.
await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin });
await page.goto(origin + finding);
if (await page.locator(".copy").count()) {
  await page.locator(".copy").click();
  await page.getByText("Copied").waitFor();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  if (!copied.startsWith("--- a/")) complaints.push(`copied ${copied.slice(0, 80)}`);
}

// The keyboard reaches the content and the search.
await page.goto(`${origin}/`);
await page.keyboard.press("Tab");
await page.keyboard.press("Enter");
if (!(await page.evaluate(() => document.activeElement.id === "main"))) {
  complaints.push("the first link does not lead to the content");
}
await page.keyboard.press("/");
await page.keyboard.type("privileged");
await page.keyboard.press("Enter");
await page.waitForURL(/q=privileged/);

// The link of the terminal is used up.
await page.goto(link);
await look("link-used");

// Without the script everything can be read.
const plain = await browser.newContext({ javaScriptEnabled: false });
await plain.addCookies(await context.cookies());
const still = await plain.newPage();
await still.goto(`${origin}/findings?severity=critical`);
await still.locator("table.findings tbody a").first().click();
if (!(await still.locator("h1").textContent())) complaints.push("no finding without the script");

// The middle one of several, since a machine is busy now and then.
const paints = [];
for (let i = 0; i < 5; i++) {
  await page.goto(`${origin}/`);
  await page.waitForFunction(() => performance.getEntriesByName("first-contentful-paint").length);
  paints.push(
    await page.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0].startTime),
  );
}
const weight = await page.evaluate(() =>
  performance.getEntries().reduce((sum, it) => sum + (it.encodedBodySize ?? 0), 0),
);
if (weight > 90_000) complaints.push(`the overview weighs ${weight} bytes`);
const paint = Math.round(paints.sort((a, b) => a - b)[2]);
console.log(`the overview: first paint after ${paint} ms, ${weight} bytes with all it loads`);

await browser.close();
for (const complaint of complaints) console.error(complaint);
console.log(`${complaints.length} complaints`);
process.exit(complaints.length ? 1 : 0);
