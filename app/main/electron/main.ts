import { type ChildProcess, fork } from "node:child_process";
import { readFile } from "node:fs/promises";
import { extname, join, normalize, sep } from "node:path";
import { app, BrowserWindow, dialog, ipcMain, Menu, protocol, session, shell } from "electron";
import { mediaType, pageHeaders } from "../page.ts";
import { menuTemplate } from "./menu.ts";

/**
 * The shell: a window, a menu, and a relay between the window and the host. The host is a real Node
 * child, as in every other shell, because Electron's own Node is another one. No top-level await:
 * Electron waits for this module before it is ready.
 */
const root = process.env.PATCHBAY_ROOT as string;
const node = process.env.PATCHBAY_NODE as string;
const page = join(root, "dist", "renderer");
const origin = "app://patchbay";

protocol.registerSchemesAsPrivileged([
  { scheme: "app", privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
]);
// As root, in a container, there is no sandbox to enable; whoever starts it so says it.
if (!process.argv.includes("--no-sandbox")) app.enableSandbox();
if (!app.requestSingleInstanceLock()) app.quit();
app.on("second-instance", () => {
  const [window] = BrowserWindow.getAllWindows();
  if (window?.isMinimized()) window.restore();
  window?.focus();
});
app.on("window-all-closed", () => app.quit());
app.on("web-contents-created", (_, contents) => {
  contents.setWindowOpenHandler(({ url }) => {
    if (url.startsWith("https://")) void shell.openExternal(url);
    return { action: "deny" };
  });
  contents.on("will-navigate", (event) => event.preventDefault());
});
void app.whenReady().then(open);

/** Files of the built window, and nothing outside that folder. */
async function serve(request: Request): Promise<Response> {
  const path = decodeURIComponent(new URL(request.url).pathname);
  const file = normalize(join(page, path === "/" ? "index.html" : path));
  if (!file.startsWith(page + sep)) return new Response("outside", { status: 403 });
  try {
    const headers = { ...pageHeaders, "Content-Type": mediaType(extname(file)) };
    return new Response(await readFile(file), { headers });
  } catch {
    return new Response("not found", { status: 404 });
  }
}

function open(): void {
  protocol.handle("app", serve);
  session.defaultSession.setPermissionRequestHandler((_, permission, answer) => answer(permission === "clipboard-sanitized-write"));
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
    minWidth: 800,
    minHeight: 560,
    show: false,
    backgroundColor: "#101216",
    title: "Patchbay",
    webPreferences: { preload: join(import.meta.dirname, "preload.cjs"), contextIsolation: true, sandbox: true, nodeIntegration: false },
  });
  window.once("ready-to-show", () => window.show());
  window.webContents.on("will-prevent-unload", (event) => {
    // The page says that something is unsaved; preventing the event here lets the window close all the same.
    const answer = dialog.showMessageBoxSync(window, {
      type: "question",
      buttons: ["Keep editing", "Close without saving"],
      defaultId: 0,
      cancelId: 0,
      message: "This experiment has changes that are not saved.",
    });
    if (answer === 1) event.preventDefault();
  });
  relay(window);
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate((command) => window.webContents.send("command", command))));
  void window.loadURL(`${origin}/`);
}

/** Messages of the contract pass through unread; a host that dies is started again, and the window is told of both. */
function relay(window: BrowserWindow): void {
  let host: ChildProcess | null = start();
  ipcMain.on("ask", (event, message: unknown) => {
    // One that just died is started again, and the window asks it again.
    if (event.senderFrame?.url.startsWith(`${origin}/`) && host?.connected) host.send(message as object);
  });
  app.on("before-quit", () => {
    const last = host;
    host = null;
    // It saves what runs before it ends by itself.
    last?.disconnect();
  });

  function start(): ChildProcess {
    const child = fork(join(root, "app", "main", "ipc.ts"), [], {
      execPath: node,
      execArgv: [],
      env: { ...process.env, PATCHBAY_SHELL: "electron" },
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    const say = (message: unknown) => {
      if (!window.isDestroyed()) window.webContents.send("answer", message);
    };
    child.on("message", say);
    child.on("exit", () => {
      if (host !== child) return;
      say({ link: "lost" });
      host = start();
      say({ link: "open" });
    });
    return child;
  }
}
