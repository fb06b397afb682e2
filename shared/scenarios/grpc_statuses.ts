import { Status, type StatusCode, statusName } from "../grpc/mod.ts";
import type { Statuses } from "./calls.ts";

/** How gRPC calls may end. */
export const GRPC_STATUSES: Statuses = {
  isOk: (code) => code === Status.OK,
  nameOf: (code) => statusName(code as StatusCode),
};
