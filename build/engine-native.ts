import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { clang, common, run, source } from "./engine-clang.ts";

/** Cross-builds the native modules: no system's headers or libraries are needed, since the kernels call no C library. */
export interface Platform {
  readonly name: string;
  readonly target: string;
  /** One build of the machine for each instruction set; addon.c chooses when it is loaded. */
  readonly builds: readonly { readonly name: string; readonly flags: readonly string[] }[];
  readonly flags: readonly string[];
  readonly link: (objects: readonly string[], out: string, folder: string) => Promise<void>;
}

const avx2 = { name: "avx2", flags: ["-march=x86-64-v3"] };
const avx512 = { name: "avx512", flags: ["-march=x86-64-v4", "-mprefer-vector-width=512"] };
const noUnwinding = ["-fno-unwind-tables", "-fno-asynchronous-unwind-tables"];
const arm64 = [{ name: "neon", flags: [] }];

export const platforms: readonly Platform[] = [
  { name: "linux-x64", target: "x86_64-linux-gnu", builds: [avx2, avx512], flags: ["-fPIC", ...noUnwinding], link: linkElf },
  {
    name: "linux-arm64",
    target: "aarch64-linux-gnu",
    builds: arm64,
    flags: ["-fPIC", "-mno-outline-atomics", ...noUnwinding],
    link: linkElf,
  },
  { name: "darwin-x64", target: "x86_64-apple-macos12", builds: [avx2], flags: ["-fPIC", ...noUnwinding], link: linkMachO("x86_64") },
  { name: "darwin-arm64", target: "arm64-apple-macos12", builds: arm64, flags: ["-fPIC", ...noUnwinding], link: linkMachO("arm64") },
  {
    name: "win32-x64",
    target: "x86_64-pc-windows-msvc",
    builds: [avx2, avx512],
    flags: ["-mno-stack-arg-probe"],
    link: linkPe("i386:x86-64"),
  },
  { name: "win32-arm64", target: "aarch64-pc-windows-msvc", builds: arm64, flags: ["-mno-stack-arg-probe"], link: linkPe("arm64") },
];

export async function buildNative(platform: Platform, out: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "patchbay-engine-"));
  try {
    const compile = async (file: string, object: string, flags: readonly string[]) => {
      await clang([`--target=${platform.target}`, ...common, ...platform.flags, ...flags, "-c", "-o", join(folder, object), file]);
      return join(folder, object);
    };
    const objects = await Promise.all([
      ...platform.builds.map(({ name, flags }) => compile("engine.c", `${name}.o`, [`-DBUILD=build_${name}`, ...flags])),
      compile("addon.c", "addon.o", []),
    ]);
    const file = `${platform.name}.node`;
    await platform.link(objects, join(out, file), folder);
    chmodSync(join(out, file), 0o644);
    return file;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const entry = "napi_register_module_v1";

/** Node's functions are weak in addon.c, so that every other name that nobody defines is an error here. */
async function linkElf(objects: readonly string[], out: string): Promise<void> {
  await run("ld.lld-19", ["-shared", "-z", "defs", "-z", "noexecstack", "--gc-sections", "--build-id=none", "-s", "-o", out, ...objects]);
  await run("llvm-objcopy-19", ["--remove-section=.comment", out]);
}

/** Apple's loader wants every library to name the system's, and arm64 wants a signature, if only one that names nobody. */
function linkMachO(architecture: string): Platform["link"] {
  return async (objects, out, folder) => {
    const stub = join(folder, "libSystem.tbd");
    writeFileSync(stub, systemStub);
    const node = nodeFunctions().flatMap((name) => ["-U", `_${name}`]);
    const system = ["-arch", architecture, "-platform_version", "macos", "12.0", "12.0", "-install_name", "engine.node"];
    const kind = ["-dylib", "-adhoc_codesign", "-exported_symbol", `_${entry}`, "-dead_strip", "-x", "-S"];
    await run("ld64.lld-19", [...system, ...kind, ...node, "-needed_library", stub, "-o", out, ...objects]);
  };
}
const systemStub = `--- !tapi-tbd
tbd-version: 4
targets: [ x86_64-macos, arm64-macos ]
install-name: '/usr/lib/libSystem.B.dylib'
exports:
  - targets: [ x86_64-macos, arm64-macos ]
    symbols: [ dyld_stub_binder ]
...
`;

function linkPe(machine: string): Platform["link"] {
  return async (objects, out, folder) => {
    const [definition, library] = [join(folder, "node.def"), join(folder, "node.lib")];
    writeFileSync(definition, `LIBRARY node.exe\nEXPORTS\n${nodeFunctions().join("\n")}\n`);
    await run("llvm-dlltool-19", ["-m", machine, "-d", definition, "-l", library]);
    const kind = ["/dll", "/noentry", "/nodefaultlib", "/Brepro", "/opt:ref", `/export:${entry}`, `/out:${out}`];
    await run("lld-link-19", [...kind, `/implib:${join(folder, "engine.lib")}`, ...objects, library]);
  };
}

/** Those that addon.c declares. */
function nodeFunctions(): string[] {
  const text = readFileSync(join(source, "addon.c"), "utf8");
  return [...text.matchAll(/^IMPORT int (napi_\w+)\(/gm)].map(([, name]) => name!);
}
