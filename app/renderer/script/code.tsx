import type { editor } from "monaco-editor/editor/editor.api.js";
import { useEffect, useRef, useState } from "react";
import { useTheme } from "../shell/theme.ts";
import { makeEditor, paint } from "./monaco.ts";

interface Props {
  readonly text: string;
  /** Line numbers, from 1, that are lit. */
  readonly lit: readonly number[];
  readonly colour: string;
  /** The line, from 1, that a new script opens at: its head of imports is seldom what is looked for. */
  readonly start: number;
  /** The reader went to this line, from 1. */
  onLine(line: number): void;
}

/** The script in Monaco: coloured, read only, with the lines of the selected node lit and in view. */
export function Code({ text, lit, colour, start, onLine }: Props) {
  const parent = useRef<HTMLDivElement>(null);
  const [code, setCode] = useState<editor.IStandaloneCodeEditor | null>(null);
  const marks = useRef<editor.IEditorDecorationsCollection | null>(null);
  const hear = useRef(onLine);
  hear.current = onLine;
  const theme = useTheme((state) => state.theme);

  useEffect(() => {
    if (parent.current === null) return;
    const made = makeEditor(parent.current, useTheme.getState().theme);
    const heard = made.onDidChangeCursorPosition(({ source, position }) => {
      if (source === "mouse" || source === "keyboard") hear.current(position.lineNumber);
    });
    marks.current = made.createDecorationsCollection();
    setCode(made);
    return () => {
      heard.dispose();
      made.dispose();
    };
  }, []);

  useEffect(() => {
    if (code !== null) paint(theme);
  }, [code, theme]);

  useEffect(() => {
    if (code === null || code.getValue() === text) return;
    const isFirst = code.getValue() === "";
    const view = code.saveViewState();
    code.setValue(text);
    if (isFirst) code.setScrollTop(code.getTopForLineNumber(start));
    else if (view !== null) code.restoreViewState(view);
  }, [code, text, start]);

  const key = lit.join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` stands for `lit`, and a new text has lost its marks
  useEffect(() => {
    if (code === null) return;
    const count = code.getModel()?.getLineCount() ?? 0;
    const lines = lit.filter((line) => line <= count);
    const options = { isWholeLine: true, className: "lit-line", linesDecorationsClassName: "lit-edge" };
    marks.current?.set(
      lines.map((line) => ({ range: { startLineNumber: line, endLineNumber: line, startColumn: 1, endColumn: 1 }, options })),
    );
    const [first] = lines;
    if (first !== undefined) code.revealLinesInCenterIfOutsideViewport(first, Math.min(lines.at(-1) ?? first, first + 8));
  }, [code, key, text]);

  return <div className="code" ref={parent} style={{ ["--lit" as string]: colour }} />;
}
