/** The settings of a sweep that tries every one of its values. */
export const grid = {
  values: [] as readonly number[],
  axes: [],
  search: "grid",
  trials: 16,
  minUpdates: 100,
  maxUpdates: 900,
  eta: 3,
  metric: "",
  direction: "highest",
  draw: 1,
} as const;
