import { defineConfig } from "vitest/config";
import { root } from "./files.ts";

/**
 * Two projects: `unit` runs beside the sources, `browser` drives the built app in a real Chromium and
 * a real window in Electron. Both are part of `npm test`.
 */
export default defineConfig({
  test: {
    root,
    pool: "forks",
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: "unit",
          root,
          include: ["{app,nodes,build,templates}/**/*.test.{ts,tsx}"],
          exclude: ["**/*.browser.test.ts", "**/*.electron.test.ts", "**/*.slow.test.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: "browser",
          root,
          include: ["app/**/*.browser.test.ts"],
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: "slow",
          root,
          include: ["{app,nodes,build,templates}/**/*.slow.test.ts"],
          fileParallelism: false,
          testTimeout: 600_000,
          hookTimeout: 600_000,
        },
      },
      {
        test: {
          name: "electron",
          root,
          include: ["app/**/*.electron.test.ts"],
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
