import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { cannotCompare } from "./check-engine.ts";
import { targets } from "./engine.ts";
import { builtFolder } from "./engine-clang.ts";
import { describeBuilds, readManifest } from "./engine-manifest.ts";
import { platforms } from "./engine-native.ts";

const built = (name: string) => readFileSync(join(builtFolder, name));

describe("the committed builds of the engine", () => {
  it("are there for every platform, with the length that their list says", () => {
    const { bytes } = readManifest(builtFolder);
    expect(Object.keys(bytes).sort()).toEqual(targets.map((name) => (name === "wasm" ? "engine.wasm" : `${name}.node`)).sort());
    for (const [name, length] of Object.entries(bytes)) expect(built(name).length).toBe(length);
  });

  it("name no folder of the machine that made them", () => {
    for (const name of Object.keys(readManifest(builtFolder).bytes))
      expect(built(name).toString("latin1")).not.toMatch(/\/(home|tmp|work|root)\//);
  });

  it("are for the processor and system in their name", () => {
    for (const { name } of platforms) {
      const [system, processor] = name.split("-");
      expect(formatOf(built(`${name}.node`)), name).toEqual({ system, processor });
    }
  });

  it("export the one function that Node looks for, and ask for nothing but Node's", () => {
    for (const { name } of platforms) {
      const text = built(`${name}.node`).toString("latin1");
      expect(text).toContain("napi_register_module_v1");
      expect(text).not.toMatch(/\0_?(malloc|memset|memcpy|fmaf?|expf?|logf?|sinf?|__stack_chk_fail|__chkstk|__aarch64_\w+)\0/);
    }
  });

  it("carry an ad-hoc signature for macOS, which covers the whole file", () => {
    for (const name of ["darwin-arm64", "darwin-x64"]) {
      const file = built(`${name}.node`);
      const signature = machoCommands(file).find(({ kind }) => kind === 0x1d);
      expect(signature, "LC_CODE_SIGNATURE").toBeDefined();
      const at = file.readUInt32LE(signature!.at + 8);
      expect(file.readUInt32BE(at), "an embedded signature").toBe(0xfade0cc0);
      const directory = at + file.readUInt32BE(at + 16);
      expect(file.readUInt32BE(directory), "a code directory").toBe(0xfade0c02);
      const adHoc = 0x2;
      expect(file.readUInt32BE(directory + 12) & adHoc).toBe(adHoc);
      expect(file.readUInt32BE(directory + 32), "bytes that it covers").toBe(at);
    }
  });

  it("name the system's library for macOS, whose loader asks for it", () => {
    for (const name of ["darwin-arm64", "darwin-x64"]) {
      const file = built(`${name}.node`);
      const libraries = machoCommands(file).filter(({ kind }) => kind === 0xc);
      const names = libraries.map(({ at }) => file.toString("latin1", at + file.readUInt32LE(at + 8)).split("\0")[0]);
      expect(names).toEqual(["/usr/lib/libSystem.B.dylib"]);
    }
  });
});

describe("the comparison of the builds", () => {
  it("is not made with another compiler, and says what to install", () => {
    expect(cannotCompare("clang-19 19.1.7", "clang-19 19.1.7")).toBeNull();
    expect(cannotCompare(null, "clang-19 19.1.7")).toMatch(/not installed.*apt-get install clang-19 lld-19 llvm-19/);
    expect(cannotCompare("clang-19 19.1.8", "clang-19 19.1.7")).toMatch(/here are clang-19 19.1.8; they were made with clang-19 19.1.7/);
  });

  it("finds the list of an empty folder empty", () => {
    const folder = mkdtempSync(join(tmpdir(), "patchbay-engine-test-"));
    describeBuilds(folder);
    expect(readManifest(folder).bytes).toEqual({});
    rmSync(folder, { recursive: true });
  });
});

function formatOf(file: Buffer): { system: string; processor: string } {
  const magic = file.readUInt32BE(0);
  if (magic === 0x7f454c46)
    return { system: "linux", processor: file.readUInt16LE(18) === 0x3e ? "x64" : file.readUInt16LE(18) === 0xb7 ? "arm64" : "?" };
  if (magic === 0xcffaedfe)
    return {
      system: "darwin",
      processor: file.readUInt32LE(4) === 0x01000007 ? "x64" : file.readUInt32LE(4) === 0x0100000c ? "arm64" : "?",
    };
  const header = file.readUInt32LE(0x3c);
  const machine = file.readUInt16LE(header + 4);
  return {
    system: file.toString("latin1", header, header + 2) === "PE" ? "win32" : "?",
    processor: machine === 0x8664 ? "x64" : machine === 0xaa64 ? "arm64" : "?",
  };
}

function machoCommands(file: Buffer): { kind: number; at: number }[] {
  const commands = [];
  let at = 32;
  for (let i = 0; i < file.readUInt32LE(16); i++) {
    commands.push({ kind: file.readUInt32LE(at), at });
    at += file.readUInt32LE(at + 4);
  }
  return commands;
}
