import { existsSync, readFileSync, statSync } from "node:fs";
import { createRequire, registerHooks } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { root } from "../files.ts";

/**
 * tfjs-core ships its own tests, as modules that Node cannot load as they are: imports without endings, in a
 * package that is not marked as modules. These hooks load them, and see to it that tests, backends and the
 * project's own files all get one tfjs-core: a kernel registered in another copy would not be found.
 */

const packages = join(root, "node_modules");
const tensorflow = join(packages, "@tensorflow");
const require = createRequire(import.meta.url);

const places: Readonly<Record<string, string>> = {
  "@tensorflow/tfjs-core": "tfjs-core/dist/index.js",
  "@tensorflow/tfjs-backend-cpu": "tfjs-backend-cpu/dist/index.js",
  // The one file of the three that can extend core's classes and exports what it should.
  "@tensorflow/tfjs-backend-wasm": "tfjs-backend-wasm/dist/tf-backend-wasm.fesm.js",
};

/** What the project imports from `@tensorflow/tfjs`: core with its gradients and chained operations, and the cpu backend. */
const union = `
  export * from "@tensorflow/tfjs-core";
  import "@tensorflow/tfjs-core/dist/register_all_gradients";
  import "@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops";
  export * from "@tensorflow/tfjs-backend-cpu";
  import { version_core } from "@tensorflow/tfjs-core";
  export const version = { "tfjs-core": version_core, tfjs: version_core };
`;
const unionUrl = "tfjs-suite:union";

/** CommonJS packages that core imports as `* as x`: Node's search for export names does not find theirs. */
const commonJs = new Map<string, string>();

function file(path: string): boolean {
  return existsSync(path) && statSync(path).isFile();
}

function inTfjs(url: string): boolean {
  return /@tensorflow\/tfjs-[a-z-]+\/dist\//.test(url);
}

function moduleAt(path: string): string | undefined {
  const found = [path, `${path}.js`, join(path, "index.js")].find(file);
  return found && pathToFileURL(found).href;
}

function locate(specifier: string, parent: string | undefined): string | undefined {
  if (specifier === "@tensorflow/tfjs") return unionUrl;
  const place = places[specifier];
  if (place) return moduleAt(join(tensorflow, place));
  if (specifier.startsWith("@tensorflow/")) return moduleAt(join(packages, specifier));
  if (specifier.startsWith(".") && parent && inTfjs(parent)) return moduleAt(resolve(dirname(fileURLToPath(parent)), specifier));
  return undefined;
}

export function installHooks(): void {
  const loaded: Record<string, unknown> = {};
  // The tests call a bare require("util"), require("jasmine-core/…"), and read __dirname.
  Object.assign(globalThis, { require, __dirname: root, tfjsSuiteCommonJs: loaded });
  for (const name of ["seedrandom", "long"]) {
    const exported = require(name) as Record<string, unknown>;
    loaded[name] = exported;
    const names = Object.keys(exported).filter((key) => key !== "default");
    const source = [
      `const m = globalThis.tfjsSuiteCommonJs[${JSON.stringify(name)}];`,
      "export default m;",
      ...names.map((key) => `export const ${key} = m.${key};`),
    ];
    commonJs.set(pathToFileURL(require.resolve(name)).href, source.join("\n"));
  }
  registerHooks({
    resolve(specifier, context, next) {
      const url = locate(specifier, context.parentURL);
      return url ? { url, format: "module", shortCircuit: true } : next(specifier, context);
    },
    load(url, context, next) {
      const source = url === unionUrl ? union : (commonJs.get(url) ?? (inTfjs(url) ? textOf(url) : undefined));
      return source === undefined ? next(url, context) : { format: "module", source, shortCircuit: true };
    },
  });
}

/** Without the inlined source maps: they are most of the bytes, and Node would parse them. */
function textOf(url: string): string {
  return readFileSync(fileURLToPath(url), "utf8").replace(/\/\/# sourceMappingURL=.*/g, "");
}
