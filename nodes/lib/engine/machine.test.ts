import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { root } from "../../../build/files.ts";
import { target } from "./host.ts";
import { layers, phases } from "./machine.test-helper.ts";
import { type Machine, type MachineOptions, startMachine } from "./machine.ts";
import { opcode } from "./opcodes.ts";

const started: Machine[] = [];
async function start(options: MachineOptions): Promise<Machine> {
  const machine = await startMachine(options);
  started.push(machine);
  return machine;
}
afterEach(async () => {
  for (const machine of started.splice(0)) await machine.stop();
});

async function together(options: MachineOptions): Promise<Machine> {
  const machine = await start({ ...options, always: true });
  const all = options.threads === 1 ? "1 thread" : `${options.threads} threads`;
  while (!machine.description.includes(all)) await new Promise((done) => setTimeout(done, 5));
  return machine;
}

const network = { width: 96, batch: 33, depth: 4, chunks: 7 };
async function resultOf(options: MachineOptions, runs = 30): Promise<string> {
  const machine = await together(options);
  const program = layers(machine, network);
  for (let i = 0; i < runs; i++) machine.execute(program.address);
  return program.sha1();
}

describe("the machine", () => {
  it("computes the same bits in WASM and natively, with every instruction set of this machine, and with 1, 2 and 4 threads", async () => {
    const expected = await resultOf({ engine: "wasm", threads: 1 }, 1);
    const { description } = await start({ engine: "native", threads: 1 });
    const sets = /AVX-512/.test(description) ? ["avx512", "avx2"] : [""];
    for (const threads of [1, 2, 4]) {
      expect(await resultOf({ engine: "wasm", threads })).toBe(expected);
      for (const instructions of sets) {
        const options = { engine: "native", threads, instructions } as const;
        expect(await resultOf(options), `native ${instructions} with ${threads} threads`).toBe(expected);
      }
    }
  });

  it("finishes every chunk exactly once when there are many more phases and threads than cores", async () => {
    const machine = await together({ engine: "wasm", threads: 6 });
    const program = phases(machine, 200, 13);
    for (let i = 0; i < 50; i++) machine.execute(program.address);
    const words = machine.views().ints.slice((machine.heapStart + 65_536) / 4, (machine.heapStart + 65_536) / 4 + 16 * 13);
    expect(new Set(words)).toEqual(new Set([199]));
  });

  it("multiplies and adds with one rounding here", async () => {
    expect((await start({ engine: "wasm", threads: 1 })).fused).toBe(true);
    expect((await start({ engine: "native", threads: 1 })).fused).toBe(true);
  });

  it("gives views of the memory as it is after it has grown", async () => {
    const machine = await start({ engine: "wasm", threads: 1 });
    const before = machine.views();
    expect(machine.views()).toBe(before);
    machine.memory.grow(16);
    expect(machine.views().bytes.length).toBe(before.bytes.length + 16 * 65_536);
  });

  it("runs programs above 2 GiB of addresses", async () => {
    for (const engine of ["wasm", "native"] as const) {
      const machine = await together({ engine, threads: 2 });
      machine.memory.grow(49_152 - machine.memory.buffer.byteLength / 65_536);
      const at = 3 * 2 ** 30 - 65_536;
      const { ints } = machine.views();
      ints.set([opcode.FILL, 7, 1, 2, (at + 4096) | 0, 64, 77, 0], at / 4);
      machine.execute(at);
      expect([...ints.slice((at + 4096) / 4, (at + 4096) / 4 + 64)]).toEqual(Array(64).fill(77));
      await machine.stop();
    }
  });

  it("starts its workers by itself once it has something to do, and the bits stay", async () => {
    const machine = await start({ engine: "wasm", threads: 2 });
    const program = layers(machine, { width: 256, batch: 64, depth: 4, chunks: 4 });
    machine.execute(program.address);
    const expected = program.sha1();
    for (let i = 0; i < 200; i++) machine.execute(program.address);
    expect(machine.description).toBe("WASM; 2 threads");
    expect(program.sha1()).toBe(expected);
  });

  it("uses no processor time when there is nothing to do", async () => {
    const machine = await together({ engine: "native", threads: 4 });
    const program = layers(machine, network);
    for (let i = 0; i < 20; i++) machine.execute(program.address);
    // The least of several looks: workers may still be starting, and the tests' own process works too.
    let least = Number.POSITIVE_INFINITY;
    for (let i = 0; i < 20 && least > 30; i++) {
      const before = process.cpuUsage();
      await new Promise((done) => setTimeout(done, 300));
      const { user, system } = process.cpuUsage(before);
      least = Math.min(least, (user + system) / 1000);
    }
    expect(least, "milliseconds of processor time in 300").toBeLessThan(30);
  });

  it("runs on alone, with the same bits, when its workers have ended", async () => {
    const machine = await together({ engine: "wasm", threads: 3 });
    const program = layers(machine, network);
    machine.execute(program.address);
    const expected = program.sha1();
    await machine.stop();
    machine.execute(program.address);
    expect(program.sha1()).toBe(expected);
    expect(machine.description).toContain("1 thread");
  });

  it("makes a trap in a kernel an error, whichever thread it was in, and runs the next program", async () => {
    const machine = await together({ engine: "wasm", threads: 2 });
    const good = layers(machine, network);
    machine.execute(good.address);
    const expected = good.sha1();
    for (const chunks of [1, 8]) {
      const at = machine.heapStart + 32_768;
      const outside = 4 * 2 ** 30 - 4096;
      machine.views().ints.set([opcode.FILL, 7, 1, chunks, outside | 0, 512, 1, 0], at / 4);
      expect(() => machine.execute(at)).toThrow(/out of bounds|failed in a worker/);
      machine.execute(good.address);
      expect(good.sha1()).toBe(expected);
    }
  });
});

describe("a machine that cannot have what was asked for", () => {
  const script = (engine: string) => `
    const { startMachine } = await import("${join(root, "nodes/lib/engine/machine.ts")}");
    const machine = await startMachine({ engine: "${engine}", threads: 2 });
    machine.views().ints[machine.heapStart / 4] = 0;
    machine.execute(machine.heapStart);
    console.log(machine.name, "|", machine.description);`;
  const inNode = (flags: readonly string[], engine: string) =>
    spawnSync(process.execPath, [...flags, "--input-type=module", "-e", script(engine)], { encoding: "utf8" });

  it("runs with one thread, and says so, where workers are not allowed", () => {
    const { stdout, stderr, status } = inNode(["--permission", "--allow-fs-read=*"], "wasm");
    expect(stderr + stdout).toMatch(/wasm \| WASM; 1 thread; no worker threads here/);
    expect(status).toBe(0);
  });

  it("runs WASM, and says so, where addons are not allowed", () => {
    const { stdout } = inNode(["--permission", "--allow-fs-read=*", "--allow-worker"], "native");
    expect(stdout).toMatch(/wasm \| WASM; 2 threads; the native build was not used: /);
  });

  it("does not keep the process alive with its workers", () => {
    const begun = performance.now();
    expect(inNode([], "native").status).toBe(0);
    expect(performance.now() - begun).toBeLessThan(10_000);
  });

  it("runs WASM, and says why, where the native build is missing, truncated or made for another machine", () => {
    const folder = mkdtempSync(join(tmpdir(), "patchbay-machine-"));
    try {
      const engine = join(folder, "engine");
      cpSync(join(root, "nodes/lib/engine"), engine, { recursive: true });
      const file = join(engine, "built", `${target}.node`);
      const run = () =>
        spawnSync(process.execPath, ["--input-type=module", "-e", script("native").replace(join(root, "nodes/lib/engine"), engine)], {
          encoding: "utf8",
        }).stdout;
      expect(run()).toMatch(/^native \|/);
      truncateSync(file, Math.floor(statSync(file).size / 2));
      expect(run()).toMatch(/^wasm \| WASM; 2 threads; the native build was not used: .* should have/);
      writeFileSync(file, "not a module");
      expect(run()).toMatch(/^wasm \| WASM; 2 threads; the native build was not used: /);
      const other = join(engine, "built", target === "linux-arm64" ? "linux-x64.node" : "linux-arm64.node");
      cpSync(other, file);
      expect(run()).toMatch(/^wasm \| WASM; 2 threads; the native build was not used: /);
      rmSync(file);
      expect(run()).toMatch(/^wasm \| WASM; 2 threads; the native build was not used: /);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
