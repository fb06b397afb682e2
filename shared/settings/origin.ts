/** Where a value came from; `default` also stands for a setting that is unset. */
export type Origin =
  | { readonly kind: "flag" }
  | { readonly kind: "environment" }
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "default" };

/** `from the flag`, `from the environment`, `from PATH`, `by default`. */
export function formatOrigin(origin: Origin): string {
  switch (origin.kind) {
    case "flag":
      return "from the flag";
    case "environment":
      return "from the environment";
    case "file":
      return `from ${origin.path}`;
    case "default":
      return "by default";
  }
}
