/**
 * uPlot makes a number format for the browser's language as it loads, and fails where that is no language: Chromium
 * calls it "en-US@posix" where the system has none (LANG=C). Imported before uPlot.
 */
try {
  new Intl.NumberFormat(navigator.language);
} catch {
  Object.defineProperty(navigator, "language", { value: "en-US", configurable: true });
}
