import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const places = [
  "/usr/bin/google-chrome",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/microsoft-edge",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
];
const quiet = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
];

/** A real Chromium: $CHROME_PATH, an installed one, the one in a package, or Debian's. Tests never skip for want of it. */
export async function launchChromium(): Promise<Browser> {
  const installed = process.env.CHROME_PATH ?? places.find((place) => existsSync(place));
  if (installed) return chromium.launch({ executablePath: installed, args: quiet });
  if (process.platform === "linux" && process.arch === "x64") {
    const { default: packed } = await import("@sparticuz/chromium");
    const executablePath = await packed.executablePath();
    try {
      return await chromium.launch({
        executablePath,
        args: [...quiet, "--headless=shell", "--no-zygote", "--use-gl=angle", "--use-angle=swiftshader"],
      });
    } catch (error) {
      if (process.getuid?.() !== 0) throw error;
      console.log("The packed Chromium lacks system libraries; installing Debian's.");
      spawnSync("sh", ["-c", "apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium"], { stdio: "inherit" });
      return chromium.launch({ executablePath: "/usr/bin/chromium", args: quiet });
    }
  }
  throw new Error("These tests drive a real Chromium and found none: install Chrome, Chromium or Edge, or set CHROME_PATH to one.");
}
