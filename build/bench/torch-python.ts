import { execFileSync } from "node:child_process";

/** A Python that has PyTorch; undefined where there is none. */
export function torchPython(): string | undefined {
  return [process.env.PATCHBAY_TORCH_PYTHON, "python3", "/usr/bin/python3"].find((python) => {
    if (!python) return false;
    try {
      execFileSync(python, ["-c", "import torch"], { stdio: "ignore" });
      return true;
    } catch {
      return false;
    }
  });
}
