import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect } from "vitest";
import { launchChromium } from "../../../build/chromium.ts";
import { root } from "../../../build/files.ts";
import type { GraphDocument } from "../../common/document.ts";

/** The app as a person has it: a host of its own with an empty projects folder, and one window in a real Chromium. */
export interface App {
  readonly page: Page;
  readonly projects: string;
  /** Process of the host; its children are the executors. */
  readonly host: number;
}
interface Options {
  readonly colorScheme?: "dark" | "light";
  /** Runs in the page before its own scripts. */
  readonly initScript?: string;
}

/** Starts host and browser once for the file, gives each test a fresh page, and fails it on anything that the page complains of. */
export function givenApp({ colorScheme = "dark", initScript }: Options = {}): App {
  const projects = mkdtempSync(join(tmpdir(), "patchbay-journey-"));
  let [browser, host, page]: [Browser?, { child: ChildProcess; url: string }?, Page?] = [];
  let faults: string[] = [];

  beforeAll(async () => {
    [browser, host] = await Promise.all([launchChromium(), startHost(projects)]);
  });
  beforeEach(async () => {
    faults = [];
    const context = await browser!.newContext({ viewport: { width: 1280, height: 800 }, colorScheme });
    if (initScript !== undefined) await context.addInitScript(initScript);
    page = await context.newPage();
    page.on("pageerror", (error) => faults.push(`page error: ${error.stack ?? error.message}`));
    page.on("console", (said) => {
      if (said.type() === "error") faults.push(`console error: ${said.text()} (${said.location().url})`);
    });
    await page.goto(host!.url);
    await page.getByRole("heading", { name: "Cyclical learning rate", exact: true }).waitFor();
  });
  afterEach(async ({ task }) => {
    await shot(page!, `${task.file.name.replace(/^.*[/\\]|\.browser.*$/g, "")} ${task.suite?.name ?? ""} ${task.name}`);
    await page?.context().close();
    expect(faults, "complaints of the page").toEqual([]);
  });
  afterAll(async () => {
    await browser?.close();
    host?.child.kill("SIGTERM");
    rmSync(projects, { recursive: true, force: true });
  });
  return {
    projects,
    get page() {
      return page!;
    },
    get host() {
      return host!.child.pid as number;
    },
  };
}

function startHost(projects: string): Promise<{ child: ChildProcess; url: string }> {
  if (!existsSync(join(root, "dist/renderer/index.html"))) throw new Error(`The window is not built: run "npm run build" first.`);
  const child = spawn(process.execPath, [join(root, "app/main/cli.ts"), "serve"], {
    env: { ...process.env, PATCHBAY_PROJECTS: projects },
    stdio: ["ignore", "pipe", "inherit"],
  });
  return new Promise((found, fail) => {
    child.once("exit", (code) => fail(new Error(`The host ended with ${code} before it gave an address.`)));
    createInterface({ input: child.stdout! }).on("line", (line) => {
      const url = /http:\/\/\S+/.exec(line)?.[0];
      if (url !== undefined) found({ child, url });
    });
  });
}

/** A picture for whoever wants to look: kept only where $PATCHBAY_SHOTS names a folder. */
export async function shot(page: Page, name: string): Promise<void> {
  const folder = process.env.PATCHBAY_SHOTS;
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name.replace(/[^\w]+/g, "-").slice(0, 90)}.png`) });
}

/** A limit in milliseconds for this machine now: twice as long, and longer where others keep its processors busy. */
export function patient(milliseconds: number): number {
  return milliseconds * 2 * Math.max(1, (loadavg()[0] as number) / availableParallelism());
}

/** A document as it lies in the projects folder. */
export function savedDocument(app: App, name: string): GraphDocument {
  return JSON.parse(readFileSync(join(app.projects, `${name}.json`), "utf8")) as GraphDocument;
}

/** A node on the canvas, by its name in the document. */
export function nodeOf(page: Page, name: string): Locator {
  return page.locator(`.react-flow__node[data-id="${name}"]`);
}

/** What stands at a node's top right corner. */
export function stateOf(page: Page, name: string): Locator {
  return nodeOf(page, name).locator(".card-state").first();
}

/** A pin by what it says of itself, say `examples of digits: gives`. */
export function pinOf(page: Page, says: string): Locator {
  return page.getByRole("button", { name: new RegExp(`^${says}`) });
}

/** For `expect.poll`: how long what comes soon may take on a busy machine. */
export const soon = { timeout: 20_000 };

type Place = { readonly x: number; readonly y: number };

export async function middleOf(target: Locator): Promise<Place> {
  const box = await target.boundingBox();
  if (box === null) throw new Error("What should be reached by hand is not on the screen.");
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** Presses on a pin and leads the wire to another one or to a place, where it is still held. */
export async function pull(page: Page, from: Locator, to: Locator | Place): Promise<void> {
  const start = await middleOf(from);
  const end = "x" in to ? to : await middleOf(to);
  await page.mouse.move(start.x, start.y);
  await page.mouse.down();
  // A hand sets out slowly: what is dragged is taken hold of before it is carried off.
  await page.mouse.move(start.x + Math.sign(end.x - start.x) * 6, start.y + Math.sign(end.y - start.y) * 6, { steps: 6 });
  await page.mouse.move(end.x, end.y, { steps: 8 });
}

export async function drag(page: Page, from: Locator, to: Locator | Place): Promise<void> {
  await pull(page, from, to);
  await page.mouse.up();
}

/** Types into a field and presses Enter. */
export async function type(field: Locator, text: string): Promise<void> {
  await field.click();
  await field.fill(text);
  await field.press("Enter");
}

export async function openTemplate(page: Page, title: string): Promise<void> {
  await page.getByRole("button", { name: title, exact: true }).click();
  await page.locator(".react-flow__node").first().waitFor();
}

/** Brings a panel to the front by its tab, which may also count something. */
export async function showPanel(page: Page, name: string): Promise<void> {
  await page.locator(".tab", { hasText: new RegExp(`^${name}`) }).click();
}

/** Opens a document of the projects folder by its title. */
export async function openDocument(page: Page, title: string): Promise<void> {
  await page.keyboard.press("Control+O");
  await page.getByRole("dialog").getByRole("button", { name: title }).first().click();
  await page.locator(".react-flow__node").first().waitFor();
}

/** Ctrl+S for a document that has no file yet, or Ctrl+Shift+S. */
export async function saveAs(page: Page, name: string, keys = "Control+S"): Promise<void> {
  await page.keyboard.press(keys);
  await type(page.getByRole("dialog").getByLabel("Name"), name);
  await page.getByRole("dialog").waitFor({ state: "detached" });
}

/** Where the run stands, in the words of the window: the button says Stop while it goes on. */
export async function runEnds(page: Page, milliseconds: number): Promise<void> {
  await page.getByRole("button", { name: /^Run/ }).waitFor({ timeout: milliseconds });
}

/** Milliseconds, on the page's own clock, from a key being pressed to something being drawn: there, with these first words, or moved. */
export async function timeFrom(page: Page, keys: string, drawn: { selector: string; starts?: string; moves?: boolean }): Promise<number> {
  const key = keys.split("+").at(-1) as string;
  await page.evaluate(
    ({ key, selector, starts = "", moves = false }) => {
      const measured = Promise.withResolvers<number>();
      (globalThis as { measured?: Promise<number> }).measured = measured.promise;
      const begin = (event: KeyboardEvent) => {
        if (event.key !== key) return;
        window.removeEventListener("keydown", begin, true);
        const began = performance.now();
        let first: string | null = null;
        const look = () => {
          const found = document.querySelector(selector);
          const path = found?.getAttribute("d") ?? null;
          first ??= path;
          if (found !== null && (found.textContent ?? "").startsWith(starts) && (!moves || path !== first))
            measured.resolve(performance.now() - began);
          else requestAnimationFrame(look);
        };
        requestAnimationFrame(look);
      };
      window.addEventListener("keydown", begin, true);
    },
    { key, ...drawn },
  );
  await page.keyboard.press(keys);
  return page.evaluate(() => (globalThis as { measured?: Promise<number> }).measured as Promise<number>);
}
