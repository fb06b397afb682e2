import type { ServingReport, ThreadTalk } from "../../serve/mod.ts";
import type { WantedChange } from "../../signing/mod.ts";
import type { Address } from "../../transport/mod.ts";
import type { SigningPlan } from "./serve_signing.ts";

/** What crosses to a thread that signs: it opens without keys, and listens when it has them. */
export interface SigningTalk extends ThreadTalk {
  readonly plan: { readonly addresses: readonly Address[] };
  readonly report: ServingReport;
  readonly request:
    | { readonly kind: "open"; readonly plan: SigningPlan }
    | { readonly kind: "prepare"; readonly change: WantedChange }
    | { readonly kind: "commit" }
    | { readonly kind: "abort" };
  readonly answer: SigningAnswer;
  /** The answer to a rotation; a problem in words where there is no new version. */
  readonly toThread: { readonly id: number; readonly result: Rotated };
  /** A client asks for a new version, which all threads must have. */
  readonly fromThread: { readonly id: number; readonly keyId: string };
}

/** What a thread that signs answers, each part where it was asked for. */
export interface SigningAnswer {
  /** The backend that was opened, and why. */
  readonly opened?: { readonly backend: string; readonly why: string };
  /** Why nothing was prepared. */
  readonly problem?: string;
}

/** What became of a rotation. */
type Rotated = { readonly version: number } | { readonly problem: string };
