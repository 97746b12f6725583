import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

const css = readFileSync(new URL("tokens.css", import.meta.url), "utf8");
const block = (selector: string) => {
  const start = css.indexOf(`${selector} {`);
  const text = css.slice(start, css.indexOf("}", start));
  return new Map([...text.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6});/g)].map((match) => [match[1] as string, match[2] as string]));
};
const themes = { dark: block(":root"), light: block(':root[data-theme="light"]') };

/** WCAG 2.2 relative luminance and contrast ratio of two #rrggbb colours. */
function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const c = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
function contrast(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

const written = ["ink", "dim", "faint", "accent", "model", "data", "sched", "obj", "ckpt", "num", "text", "ok", "warn", "bad"];
const arms = Array.from({ length: 8 }, (_, i) => `arm-${i}`);

for (const [name, theme] of Object.entries(themes)) {
  test(`every text colour of the ${name} theme reaches 4.5 : 1 on each of its surfaces`, () => {
    const short = [...written, ...arms].flatMap((colour) =>
      ["s0", "s1", "s2", "s3"].flatMap((surface) => {
        const ratio = contrast(theme.get(colour) as string, theme.get(surface) as string);
        return ratio < 4.5 ? [`${colour} on ${surface}: ${ratio.toFixed(2)}`] : [];
      }),
    );
    expect(short).toEqual([]);
  });

  test(`the ${name} theme's button text reaches 4.5 : 1 and a field's edge under the pointer 3 : 1`, () => {
    expect(contrast(theme.get("on-accent") as string, theme.get("accent") as string)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(theme.get("edge") as string, theme.get("s0") as string)).toBeGreaterThanOrEqual(3);
  });
}

test("both themes define the same colours", () => {
  expect([...themes.light.keys()].sort()).toEqual([...themes.dark.keys()].sort());
});
