const units = ["bytes", "kB", "MB", "GB", "TB"] as const;

/** `1.4 GB`: three digits are enough to decide what to do about it. */
export function formatBytes(bytes: number): string {
  const power = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  return `${Number((bytes / 1000 ** power).toPrecision(3))} ${units[power]}`;
}
