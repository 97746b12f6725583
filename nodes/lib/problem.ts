// SPDX-License-Identifier: MIT-0
/** Bad input that a person can mend: what, where, what was expected, what to do; `code` is stable. */
export class Problem extends Error {
  readonly code: string;
  readonly field: string | undefined;
  readonly fix: string;
  /** The node it happened in; filled in by whoever called the node. */
  node: string | undefined;

  constructor(code: string, message: string, { field, fix, node }: { field?: string; fix: string; node?: string }) {
    super(message);
    this.name = "Problem";
    this.code = code;
    this.field = field;
    this.fix = fix;
    this.node = node;
  }
}
