import { contextBridge, ipcRenderer } from "electron";

/** The window's only door: messages of the contract, and commands of the menu. */
contextBridge.exposeInMainWorld("patchbay", {
  send: (message: unknown) => ipcRenderer.send("ask", message),
  listen: (hear: (message: unknown) => void) => {
    ipcRenderer.on("answer", (_, message) => hear(message));
  },
  commands: (hear: (command: string) => void) => {
    ipcRenderer.on("command", (_, command) => hear(command as string));
  },
});
