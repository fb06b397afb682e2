import { KEY_TYPE_NAMES, type KeyType } from "../algorithms/key_type.ts";
import type { BackendName } from "../backends/backend.ts";

/** What is done with a key. */
export type Operation = "sign" | "verify";

/** What costs about the same, and therefore queues together. */
export type CostClass = `${KeyType} ${Operation}`;

/** The class of an operation. */
export function costClass(keyType: KeyType, operation: Operation): CostClass {
  return `${keyType} ${operation}`;
}

/** All classes. */
export const COST_CLASSES: readonly CostClass[] = KEY_TYPE_NAMES.flatMap((keyType) => [
  costClass(keyType, "sign"),
  costClass(keyType, "verify"),
]);

/** µs for signing and for verifying, in the order of the key types; measured on one 2.3 GHz core. */
const DEFAULTS_US: Readonly<Record<BackendName, readonly (readonly [number, number])[]>> = {
  libcrypto: [[300, 20], [1_900, 40], [4_500, 70], [25, 75], [650, 650], [220, 420]],
  node: [[1_500, 150], [4_300, 300], [10_000, 500], [600, 600], [1_500, 1_500], [1_900, 1_900]],
  webcrypto: [[1_500, 200], [4_300, 300], [10_000, 500], [600, 600], [1_900, 1_900], [
    2_700,
    2_700,
  ]],
};

/** What an operation of a class is thought to take before it was measured, ns. */
export function defaultCostNs(backend: BackendName, cost: CostClass): number {
  const [keyType, operation] = cost.split(" ");
  const row = DEFAULTS_US[backend][KEY_TYPE_NAMES.indexOf(keyType as KeyType)];
  return row[operation === "sign" ? 0 : 1] * 1000;
}
