import { lazy, Suspense } from "react";
import { ErrorBoundary } from "./error-boundary.tsx";
import { Gallery } from "./panels.tsx";
import { TopBar } from "./top-bar.tsx";
import "./window.css";

const Layout = lazy(async () => ({ default: (await import("./layout.tsx")).Layout }));

/** The whole window: the bar, and below it the gallery or the open document. */
export function PatchbayWindow() {
  const open = true;
  return (
    <div className="window">
      <TopBar />
      <main className="stage">
        {open ? (
          <ErrorBoundary part="The window">
            <Suspense fallback={null}>
              <Layout />
            </Suspense>
          </ErrorBoundary>
        ) : (
          <ErrorBoundary part="The gallery">
            <Suspense fallback={null}>
              <Gallery />
            </Suspense>
          </ErrorBoundary>
        )}
      </main>
    </div>
  );
}
