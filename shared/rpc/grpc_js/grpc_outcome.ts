import type { Metadata as GrpcMetadata } from "@grpc/grpc-js";
import type { Metadata, StatusCode } from "../../grpc/mod.ts";
import type { CallOutcome } from "../channel.ts";
import { fromGrpcMetadata } from "./metadata.ts";

/** An outcome that turns metadata into ours only for a caller who looks at it. */
export class GrpcOutcome<Res> implements CallOutcome<Res> {
  #headers: Metadata | undefined;
  #trailers: Metadata | undefined;

  constructor(
    readonly code: StatusCode,
    readonly message: string,
    readonly response: Res | undefined,
    private readonly grpcHeaders: GrpcMetadata | undefined,
    private readonly grpcTrailers: GrpcMetadata | undefined,
    readonly sentNs: number,
    readonly headersNs: number,
    readonly doneNs: number,
  ) {}

  get headers(): Metadata {
    return this.#headers ??= fromGrpcMetadata(this.grpcHeaders);
  }

  get trailers(): Metadata {
    return this.#trailers ??= fromGrpcMetadata(this.grpcTrailers);
  }
}
