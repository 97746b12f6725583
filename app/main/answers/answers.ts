import type { RequestName, Requests } from "../../common/contract.ts";

/** Functions that answer some of the contract's requests. */
export type Answers<K extends RequestName = RequestName> = {
  [N in K]: (args: Parameters<Requests[N]>[0]) => Promise<ReturnType<Requests[N]>>;
};
