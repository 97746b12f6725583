import type { Disk } from "../documents.ts";

/**
 * Adds to the end of a file that has this many bytes. Where not all of it fits, the file has them again afterwards,
 * so that no line or record is cut; `torn` on the error says that even this failed.
 */
export async function append(disk: Pick<Disk, "open">, path: string, bytes: Buffer, size: number, sync = false): Promise<void> {
  const file = await disk.open(path, "a");
  try {
    await file.appendFile(bytes);
    if (sync) await file.datasync();
  } catch (error) {
    await file.truncate(size).catch(() => Object.assign(error as Error, { torn: true }));
    throw error;
  } finally {
    await file.close();
  }
}
