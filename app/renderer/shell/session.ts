/**
 * This tab's name for itself, by which the host knows it again after a reload or a lost link. It lives as long as
 * the tab; another tab has another one.
 */
const key = "patchbay-session";
let name: string | null = null;

export function sessionName(): string {
  name ??= remembered() ?? newSession();
  return name;
}

/** A tab that was duplicated has the name of the first one until it takes its own. */
export function newSession(): string {
  name = crypto.randomUUID();
  try {
    sessionStorage.setItem(key, name);
  } catch {
    // Where nothing may be stored, a reload is a new session.
  }
  return name;
}

function remembered(): string | null {
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null;
  }
}
