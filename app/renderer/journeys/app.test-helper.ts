import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Browser, Page } from "playwright-core";
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
    await ended(host?.child);
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

/** It saves what still runs before it ends, and writes nothing any more afterwards. */
async function ended(host: ChildProcess | undefined): Promise<void> {
  if (host === undefined || host.exitCode !== null) return;
  const gone = new Promise((done) => host.once("exit", done));
  host.kill("SIGTERM");
  await gone;
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
