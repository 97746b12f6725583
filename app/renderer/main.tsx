import "@fontsource-variable/inter/wght.css";
import "@fontsource-variable/jetbrains-mono/wght.css";
import "./shell/tokens.css";
import "./shell/base.css";
import "./shell/theme.ts";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { connect } from "./shell/connect.ts";
import { PatchbayWindow } from "./shell/window.tsx";

connect();
createRoot(document.getElementById("root") as HTMLElement).render(
  <StrictMode>
    <PatchbayWindow />
  </StrictMode>,
);
