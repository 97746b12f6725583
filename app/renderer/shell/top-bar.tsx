import "./top-bar.css";

/** Document, engine, seeds and Run. */
export function TopBar() {
  return <header className="top-bar">Patchbay</header>;
}
