import { downloaded } from "../../nodes/lib/downloads.ts";
import { packageFile } from "../../nodes/lib/files.ts";
import { makeScope } from "../../nodes/lib/scope.ts";

/** What nodes of a measurement report goes nowhere, and nobody stops them. */
export const silentScope = makeScope({
  emit: () => {},
  stopped: () => false,
  maxUpdates: Number.POSITIVE_INFINITY,
  packageFile,
  download: downloaded,
  now: () => 0,
});
