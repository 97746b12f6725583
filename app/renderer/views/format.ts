/** Numbers as people read them: few digits, a true minus, thousands apart. */
const minus = "\u2212";

/** `digits` significant digits, without trailing zeros; very large and very small ones as powers of ten. */
export function formatNumber(value: number, digits = 3): string {
  if (Number.isNaN(value)) return "not a number";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : `${minus}∞`;
  const size = Math.abs(value);
  if (size === 0) return "0";
  if (size >= 1e7 || size < 1e-4) return signed(power(value, digits));
  if (size >= 10 ** digits) return signed(group(value.toFixed(0)));
  return signed(group(trim(String(Number(value.toPrecision(digits))))));
}

/** With as many decimals as the distance between two ticks asks for. */
export function formatTick(value: number, step: number): string {
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size >= 1e7 || size < 1e-4) return signed(power(value, 2));
  const decimals = Math.max(0, Math.min(8, -Math.floor(Math.log10(step) + 1e-9)));
  return signed(group(trim(value.toFixed(decimals))));
}

/** Differences carry their sign, so that "+0.4" and "−0.4" cannot be taken for one another. */
export function formatSigned(value: number, digits = 2): string {
  const text = formatNumber(value, digits);
  return value > 0 ? `+${text}` : text;
}

/** "about 40 s", "about 3 min", "about 1 h 20 min": a guess is not given to the millisecond. */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds)) return "unknown";
  if (seconds < 1) return "under 1 s";
  if (seconds < 90) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const rest = minutes % 60;
  return rest === 0 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 60)} h ${rest} min`;
}

const trim = (text: string): string => (text.includes(".") && !text.includes("e") ? text.replace(/\.?0+$/, "") : text);
const signed = (text: string): string => text.replace(/^-/, minus).replace("e-", `e${minus}`).replace("e+", "e");
const power = (value: number, digits: number): string => value.toExponential(digits - 1).replace(/\.?0+e/, "e");
function group(text: string): string {
  const [whole = "", part] = text.split(".");
  const apart = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return part === undefined ? apart : `${apart}.${part}`;
}
