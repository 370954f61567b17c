// Opens pages in headless Chromium: nothing is asked of any network, the policy is broken nowhere, axe finds no violation,
// and the table of incidents sorts and filters by mouse and by keyboard.
//
// usage: node check.mjs PAGE.html...   [CHROMIUM=/usr/bin/chromium] [SHOTS=folder for screenshots of the first 1500 pixels]
import { readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const axe = readFileSync(new URL("node_modules/axe-core/axe.min.js", import.meta.url), "utf8");
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
let passed = 0;
const need = (fine, page, expected, found) => {
  if (!fine) throw new Error(`${page}: expected ${expected}, found ${found}`);
  passed += 1;
};

const opened = async (file, options) => {
  const context = await browser.newContext({ viewport: { width: 1200, height: 900 }, ...options });
  const page = await context.newPage();
  const asked = [];
  const said = [];
  page.on("request", (request) => asked.push(request.url()));
  page.on("console", (message) => said.push(message.text()));
  page.on("pageerror", (error) => said.push(String(error)));
  await page.goto(pathToFileURL(resolve(file)).href);
  return { page, asked, said };
};

for (const file of process.argv.slice(2)) {
  const { page, asked, said } = await opened(file);
  const beyond = asked.filter((url) => !url.startsWith(new URL(".", pathToFileURL(resolve(file))).href));
  need(beyond.length === 0, file, "requests for the page and what lies beside it alone", beyond.join(" "));
  if (process.env.SHOTS) {
    const clip = { x: 0, y: 0, width: 1200, height: 1500 };
    await page.screenshot({ path: join(process.env.SHOTS, `${basename(file, ".html")}.png`), clip, fullPage: true });
  }
  const rows = page.locator("#incidents-table tbody tr");
  if (await rows.count()) {
    const first = async () => (await rows.first().locator("td").first().textContent()).trim();
    need((await first()) === "1", file, "incident 1 first", await first());
    await page.locator("#incidents-table thead button").first().focus();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Enter");
    need((await first()) === String(await rows.count()), file, "the last number first after sorting twice", await first());
    await page.fill("#words", "no report says this");
    need((await rows.filter({ visible: true }).count()) === 0, file, "no row for words that stand nowhere", "some");
    need((await page.textContent("#count")).match(/\d+/)?.[0] === "0", file, "a count of none", await page.textContent("#count"));
    await page.fill("#words", "");
    const type = await page.locator("#type option").nth(1).getAttribute("value");
    await page.selectOption("#type", type);
    const shown = await rows.filter({ visible: true }).evaluateAll((all) => all.map((row) => row.dataset.type));
    need(shown.length > 0 && shown.every((t) => t === type), file, `rows of type ${type} alone`, shown.join(", "));
  }
  need(said.length === 0, file, "no message of the browser", said.join(" | "));
  // The policy would keep axe out too.
  const beside = await opened(file, { bypassCSP: true });
  await beside.page.evaluate(axe);
  const { violations } = await beside.page.evaluate(() => globalThis.axe.run());
  const told = violations.map((v) => `${v.id} (${v.nodes.length}: ${v.nodes[0].html.slice(0, 120)})`);
  need(told.length === 0, file, "no violation that axe finds", told.join("; "));
  console.log(`${file}: opened, sorted, filtered, read by axe`);
}
await browser.close();
console.log(`${passed} passed, 0 failed`);
