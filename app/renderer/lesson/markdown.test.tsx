import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, test } from "vitest";
import { Markdown } from "./markdown.tsx";

const drawn = (text: string) => renderToStaticMarkup(<Markdown text={text} />);

describe("a lesson", () => {
  test("headings, emphasis, lists, code and tables become elements", () => {
    expect(drawn("## A\n\n*one* **two** `3`")).toBe("<h3>A</h3><p><em>one</em> <strong>two</strong> <code>3</code></p>");
    expect(drawn("- a\n- b")).toBe("<ul><li>a</li><li>b</li></ul>");
    expect(drawn("| a |\n|---|\n| 1 |")).toBe("<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>");
  });
  test("raw HTML stays text, in blocks and in lines", () => {
    for (const text of ["<script>alert(1)</script>", "a <img src=x onerror=alert(1)> b", "<div>\n\n**x**\n\n</div>"])
      expect(drawn(text)).not.toMatch(/<(script|img|div)/);
    expect(drawn("a <b>c</b>")).toContain("&lt;b&gt;");
  });
  test("only web addresses become links, and pictures are their words", () => {
    expect(drawn("[a](https://arxiv.org)")).toContain('href="https://arxiv.org"');
    for (const href of ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x"])
      expect(drawn(`[a](${href})`)).not.toContain("href");
    expect(drawn("![words](https://a.b/c.png)")).toBe("<p>words</p>");
  });
  test("signs that Markdown escapes are read as they were written", () => {
    expect(drawn('a & b "c" < d')).toBe("<p>a &amp; b &quot;c&quot; &lt; d</p>");
  });
});
