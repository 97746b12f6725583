/** The panels by the id that the remembered layout knows them by. Names alone, so that the first paint loads no panel. */
export const panelTitles = {
  library: "Library",
  canvas: "Canvas",
  inspector: "Inspector",
  lesson: "Lesson",
  script: "Script",
  curves: "Curves",
  runs: "Runs",
  preflight: "Check",
  problems: "Problems",
  log: "Log",
} as const;
export type PanelId = keyof typeof panelTitles;
