import { lazy, Suspense, useEffect } from "react";
import { DropFiles } from "../picture/drop-files.tsx";
import { ContinueBanner } from "./continue-banner.tsx";
import { Dialogs } from "./dialogs.tsx";
import { useDialogs } from "./dialogs-store.ts";
import { useDocument } from "./document-store.ts";
import { ErrorBoundary } from "./error-boundary.tsx";
import { LinkBanner } from "./link-banner.tsx";
import { Toasts } from "./toasts.tsx";
import { TopBar } from "./top-bar.tsx";
import "./window.css";

const loadLayout = () => import("./layout.tsx");
const Layout = lazy(async () => ({ default: (await loadLayout()).Layout }));
const Gallery = lazy(async () => ({ default: (await import("../gallery/gallery.tsx")).Gallery }));

/** The whole window: the bar, and below it the gallery or the open document. */
export function PatchbayWindow() {
  const gallery = useDialogs((state) => state.gallery);
  const title = useDocument((state) => state.document.title);
  const dirty = useDocument((state) => state.dirty);
  useEffect(() => {
    document.title = gallery ? "Patchbay" : `${dirty ? "• " : ""}${title} – Patchbay`;
  }, [gallery, title, dirty]);
  useEffect(() => {
    // The first document then opens at once.
    requestIdleCallback(() => void loadLayout());
  }, []);
  return (
    <div className="window">
      <TopBar />
      <LinkBanner />
      <ContinueBanner />
      <main className="stage">
        <ErrorBoundary part={gallery ? "The gallery" : "The workspace"} key={String(gallery)}>
          <Suspense fallback={null}>{gallery ? <Gallery /> : <Layout />}</Suspense>
        </ErrorBoundary>
      </main>
      <ErrorBoundary part="The dialog">
        <Dialogs />
      </ErrorBoundary>
      <DropFiles />
      <Toasts />
    </div>
  );
}
