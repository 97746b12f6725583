/** TypeScript text, laid out as Biome lays it out in lines of 140 characters, so that a script is formatted as it is printed. */
export const lineWidth = 140;

export type Node =
  | { readonly text: string }
  /** A string breaks the line before itself rather than run over the edge. */
  | { readonly string: string }
  | { readonly object: readonly (readonly [key: string, value: Node])[] }
  | { readonly array: readonly Node[] }
  | { readonly call: string; readonly args: Node }
  /** `async ({ a, b }) => { ... }`: never on one line. Its lines come as they are, without indentation. */
  | { readonly arrow: readonly string[]; readonly lines: (indent: number) => readonly string[] };

/** Literals of JSON and of the numbers that JSON lacks. */
export function literal(value: unknown): Node {
  if (typeof value === "number") return { text: number(value) };
  if (typeof value === "string") return { string: quoted(value) };
  if (Array.isArray(value)) return { array: value.map(literal) };
  if (typeof value === "object" && value !== null)
    return { object: Object.entries(value).map(([key, inner]) => [key, literal(inner)] as const) };
  return { text: String(value) };
}

/** `1e+21` reads `1e21` to a formatter. */
function number(value: number): string {
  return Object.is(value, -0) ? "-0" : String(value).replace("e+", "e");
}

/** With the kind of quotes that needs fewer escapes; double ones where both do. */
function quoted(value: string): string {
  const text = JSON.stringify(value)
    .replace(/\u2028/g, "\\u2028")
    .replace(/\u2029/g, "\\u2029");
  const count = (quote: string) => value.split(quote).length - 1;
  if (count('"') <= count("'")) return text;
  return `'${text.slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

function key(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : quoted(name);
}

function property(name: string, value: Node, printed: string): string {
  return "text" in value && value.text === name ? name : `${key(name)}: ${printed}`;
}

/** On one line, or null when it cannot stand on one. */
export function flat(node: Node): string | null {
  if ("text" in node) return node.text;
  if ("string" in node) return node.string;
  if ("arrow" in node) return null;
  if ("call" in node) {
    const args = flat(node.args);
    return args === null ? null : `${node.call}(${args})`;
  }
  if ("array" in node) {
    // Rows of several fields are always listed one a line.
    const rows =
      node.array.length > 1 &&
      node.array.every((item) => ("object" in item ? item.object.length > 1 : "array" in item && item.array.length > 1));
    const items = rows ? [null] : node.array.map(flat);
    return items.includes(null) ? null : `[${items.join(", ")}]`;
  }
  if (node.object.length === 0) return "{}";
  const fields = node.object.map(([name, value]) => {
    const printed = flat(value);
    return printed === null ? null : property(name, value, printed);
  });
  return fields.includes(null) ? null : `{ ${fields.join(", ")} }`;
}

/**
 * `before` stands on the first line, `after` on the last; `indent` counts spaces of the line it begins on.
 * Lines come with their indentation, the first one as well.
 */
export function layout(node: Node, indent: number, before: string, after: string): string[] {
  const space = " ".repeat(indent);
  const one = flat(node);
  if (one !== null && indent + before.length + one.length + after.length <= lineWidth) return [`${space}${before}${one}${after}`];
  if ("call" in node) return layout(node.args, indent, `${before}${node.call}(`, `)${after}`);
  if ("arrow" in node) {
    const params = node.arrow.length === 0 ? "()" : `({ ${node.arrow.join(", ")} })`;
    return [`${space}${before}async ${params} => {`, ...node.lines(indent + 2), `${space}}${after}`];
  }
  if ("array" in node && node.array.length > 0) {
    const items = node.array.every(isNumber)
      ? filled(node.array, indent + 2)
      : node.array.flatMap((item) => layout(item, indent + 2, "", ","));
    return [`${space}${before}[`, ...items, `${space}]${after}`];
  }
  if ("object" in node && node.object.length > 0)
    return [`${space}${before}{`, ...node.object.flatMap(([name, value]) => field(name, value, indent + 2)), `${space}}${after}`];
  return [`${space}${before}${one}${after}`];
}

function field(name: string, value: Node, indent: number): string[] {
  if ("text" in value && value.text === name) return [`${" ".repeat(indent)}${name},`];
  const start = `${key(name)}: `;
  const long = "string" in value && indent + start.length + value.string.length + 1 > lineWidth && key(name).length > 4;
  return long ? [`${" ".repeat(indent)}${key(name)}:`, ...layout(value, indent + 2, "", ",")] : layout(value, indent, start, ",");
}

function isNumber(node: Node): boolean {
  return "text" in node && /^-?\d/.test(node.text);
}

/** As many numbers on a line as fit. */
function filled(items: readonly Node[], indent: number): string[] {
  const space = " ".repeat(indent);
  const lines: string[] = [];
  let line = space;
  for (const item of items) {
    const text = `${flat(item)},`;
    if (line !== space && line.length + 1 + text.length > lineWidth) {
      lines.push(line);
      line = space;
    }
    line += line === space ? text : ` ${text}`;
  }
  return [...lines, line];
}
