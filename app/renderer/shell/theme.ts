import { create } from "zustand";

export type Theme = "dark" | "light";
const kept = "patchbay.theme";
const system = window.matchMedia("(prefers-color-scheme: light)");

function chosen(): Theme | null {
  const value = localStorage.getItem(kept);
  return value === "dark" || value === "light" ? value : null;
}
const wanted = (): Theme => chosen() ?? (system.matches ? "light" : "dark");

/** The theme is the system's until the user toggles it once; then the choice is kept. */
export const useTheme = create<{ theme: Theme; toggle(): void }>((set, get) => ({
  theme: wanted(),
  toggle: () => {
    const theme: Theme = get().theme === "dark" ? "light" : "dark";
    localStorage.setItem(kept, theme);
    set({ theme });
  },
}));

const apply = (theme: Theme) => document.documentElement.setAttribute("data-theme", theme);
apply(useTheme.getState().theme);
useTheme.subscribe(({ theme }) => apply(theme));
system.addEventListener("change", () => useTheme.setState({ theme: wanted() }));
