import type { MenuItemConstructorOptions } from "electron";

/** Accelerators belong to the window, which has them in a browser too: the menu shows them and does not register them. */
export function menuTemplate(send: (command: string) => void): MenuItemConstructorOptions[] {
  const item = (label: string, command: string, accelerator: string): MenuItemConstructorOptions => ({
    label,
    accelerator,
    registerAccelerator: false,
    click: () => send(command),
  });
  return [
    ...(process.platform === "darwin" ? [{ role: "appMenu" as const }] : []),
    {
      label: "File",
      submenu: [
        item("New experiment", "new", "CmdOrCtrl+N"),
        item("Open...", "open", "CmdOrCtrl+O"),
        item("Templates", "gallery", "CmdOrCtrl+Shift+T"),
        { type: "separator" },
        item("Save", "save", "CmdOrCtrl+S"),
        item("Save as...", "save-as", "CmdOrCtrl+Shift+S"),
        item("Export script...", "export", "CmdOrCtrl+E"),
        { type: "separator" },
        { role: process.platform === "darwin" ? "close" : "quit" },
      ],
    },
    { role: "editMenu" },
    {
      label: "Run",
      submenu: [item("Run", "run", "CmdOrCtrl+Enter"), item("Stop", "stop", "CmdOrCtrl+.")],
    },
    {
      label: "View",
      submenu: [
        item("Commands...", "palette", "CmdOrCtrl+K"),
        { type: "separator" },
        { role: "resetZoom" },
        { role: "zoomIn" },
        { role: "zoomOut" },
        { role: "togglefullscreen" },
        { role: "toggleDevTools" },
      ],
    },
    { role: "windowMenu" },
  ];
}
