import * as monaco from "monaco-editor/editor/editor.api.js";
// The grammar alone: the language service would ask for modules that the window does not have.
import "monaco-editor/languages/definitions/typescript/register.js";
import "monaco-editor/features/find/register.js";
import "monaco-editor/features/clipboard/register.js";
import "monaco-editor/features/folding/register.js";
import EditorWorker from "monaco-editor/editor/editor.worker.js?worker";
import type { Theme } from "../shell/theme.ts";

self.MonacoEnvironment = { getWorker: () => new EditorWorker() };

/** The editor's colours are the window's tokens, read anew when the theme changes. */
export function paint(theme: Theme): void {
  const style = getComputedStyle(document.documentElement);
  // The build shortens #ffffff to #fff, which Monaco does not read.
  const token = (name: string) =>
    style
      .getPropertyValue(`--${name}`)
      .trim()
      .replace(/^#(.)(.)(.)$/, "#$1$1$2$2$3$3");
  const rule = (kind: string, name: string, fontStyle = "") => ({ token: kind, foreground: token(name).slice(1), fontStyle });
  monaco.editor.defineTheme("patchbay", {
    base: theme === "dark" ? "vs-dark" : "vs",
    inherit: false,
    rules: [
      rule("", "ink"),
      rule("keyword", "accent"),
      rule("string", "ok"),
      rule("number", "obj"),
      rule("comment", "faint", "italic"),
      rule("delimiter", "dim"),
      rule("type", "model"),
    ],
    colors: {
      "editor.background": token("s1"),
      "editor.foreground": token("ink"),
      "editorLineNumber.foreground": token("faint"),
      "editorLineNumber.activeForeground": token("ink"),
      "editor.selectionBackground": `${token("accent")}44`,
      "editor.lineHighlightBackground": "#00000000",
      "editor.lineHighlightBorder": "#00000000",
      ...Object.fromEntries([1, 2, 3, 4, 5, 6].map((depth) => [`editorBracketHighlight.foreground${depth}`, token("dim")])),
      "editorCursor.foreground": token("accent"),
      "editorWidget.background": token("s2"),
      "editorWidget.border": token("line"),
      "editor.findMatchBackground": `${token("warn")}66`,
      "editor.findMatchHighlightBackground": `${token("warn")}33`,
      "scrollbarSlider.background": `${token("edge")}66`,
      "scrollbarSlider.hoverBackground": `${token("edge")}99`,
      "scrollbarSlider.activeBackground": `${token("edge")}cc`,
      focusBorder: token("accent"),
    },
  });
  monaco.editor.setTheme("patchbay");
}

export function makeEditor(parent: HTMLElement, theme: Theme): monaco.editor.IStandaloneCodeEditor {
  paint(theme);
  const editor = monaco.editor.create(parent, {
    value: "",
    language: "typescript",
    readOnly: true,
    domReadOnly: true,
    ariaLabel: "The experiment as a TypeScript script",
    automaticLayout: true,
    fontFamily: '"JetBrains Mono Variable", monospace',
    fontLigatures: false,
    fontSize: 12,
    lineHeight: 20,
    lineNumbersMinChars: 4,
    glyphMargin: false,
    folding: true,
    minimap: { enabled: false },
    overviewRulerLanes: 0,
    hideCursorInOverviewRuler: true,
    renderLineHighlight: "none",
    occurrencesHighlight: "off",
    selectionHighlight: false,
    links: false,
    contextmenu: false,
    scrollBeyondLastLine: false,
    smoothScrolling: !window.matchMedia("(prefers-reduced-motion: reduce)").matches,
    guides: { indentation: false },
    stickyScroll: { enabled: false },
    unicodeHighlight: { ambiguousCharacters: false },
    tabFocusMode: true,
    padding: { top: 8, bottom: 8 },
    scrollbar: { verticalScrollbarSize: 10, horizontalScrollbarSize: 10, useShadows: false },
  });
  void document.fonts.ready.then(() => monaco.editor.remeasureFonts());
  return editor;
}
