/** Sixteen-pixel line icons, drawn in the colour of the text around them. */
const paths = {
  axis: "M2 8h12M4.5 5.5v5M8 6.5v3M11.5 5.5v5",
  branch: "M5 2.5v11M5 9c0-3 6-2 6-5.5M3.5 4L5 2.5 6.5 4M9.5 4.5L11 3l1.5 1.5",
  check: "M3.5 8.5l3 3 6-7",
  chevron: "M4 6l4 4 4-4",
  chevronRight: "M6 4l4 4-4 4",
  close: "M4 4l8 8M12 4l-8 8",
  copy: "M5.5 5.5h7v7h-7zM3.5 10.5v-7h7",
  down: "M8 3v9M4.5 8.5L8 12l3.5-3.5",
  endHere: "M3.5 3.5L9 8l-5.5 4.5zM12 3.5v9",
  export: "M8 10V2.5M5 5l3-3 3 3M3 9v4h10V9",
  flag: "M4 14V2.5h7.5L10 5.3l1.5 2.7H4",
  folder: "M2.5 4.5h4l1.5 2h5.5v6h-11z",
  give: "M10.5 5.5L13 8l-2.5 2.5M13 8H6M6 3.5H3v9h3",
  grid: "M3 3h4v4H3zM9 3h4v4H9zM3 9h4v4H3zM9 9h4v4H9z",
  grow: "M9.5 3H13v3.5M6.5 13H3V9.5M13 3L9 7M3 13l4-4",
  keyboard: "M2 4.5h12v7H2zM4.5 7h0M7 7h0M9.5 7h0M12 7h0M5 9.5h6",
  menu: "M2.5 4.5h11M2.5 8h11M2.5 11.5h11",
  moon: "M12.5 9.5A5 5 0 0 1 6.5 3.5a5 5 0 1 0 6 6z",
  pages: "M5.5 5.5h8v8h-8zM2.5 10.5v-8h8",
  panelBottom: "M2.5 3h11v10h-11zM2.5 9.5h11",
  panelLeft: "M2.5 3h11v10h-11zM6 3v10",
  panelRight: "M2.5 3h11v10h-11zM10 3v10",
  pause: "M5.5 3.5v9M10.5 3.5v9",
  pin: "M8 10v4M5 2.5h6M6 2.5v4L4 10h8L10 6.5v-4",
  plus: "M8 3v10M3 8h10",
  redo: "M12.5 6.5h-6a3 3 0 0 0 0 6h2M10 4l2.5 2.5L10 9",
  run: "M5 3.5l7.5 4.5L5 12.5z",
  save: "M3 3h8l2 2v8H3zM5.5 3v3h4V3M5.5 13V9.5h5V13",
  schedule: "M2.5 12.5h3v-5h3.5v-4h4.5",
  step: "M4 3.5v9M7 3.5L12.5 8 7 12.5z",
  stop: "M4.5 4.5h7v7h-7z",
  sun: "M8 5.2a2.8 2.8 0 1 1 0 5.6a2.8 2.8 0 0 1 0-5.6zM8 1.5v1.5M8 13v1.5M1.5 8H3M13 8h1.5M3.4 3.4l1.1 1.1M11.5 11.5l1.1 1.1M12.6 3.4l-1.1 1.1M4.5 11.5l-1.1 1.1",
  undo: "M3.5 6.5h6a3 3 0 0 1 0 6h-2M6 4L3.5 6.5 6 9",
  unlink: "M6 10l-1.5 1.5a2.1 2.1 0 0 1-3-3L4 6M10 6l1.5-1.5a2.1 2.1 0 0 1 3 3L12 10M3 3l10 10",
  up: "M8 13V4M4.5 7.5L8 4l3.5 3.5",
  warning: "M8 2.5l6 10.5H2zM8 6.5v3M8 11.3v.2",
} as const;
export type IconName = keyof typeof paths;

const filled: readonly IconName[] = ["run", "stop", "step", "endHere"];

export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg
      width="16"
      height="16"
      viewBox="0 0 16 16"
      fill={filled.includes(name) ? "currentColor" : "none"}
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={paths[name]} />
    </svg>
  );
}
