/**
 * The name of a value that belongs to a call, and its type. Two keys are never the same, whatever
 * they are called.
 */
export interface ContextKey<T> {
  /** For people who debug. */
  readonly description: string;
  /** Only to hold the type: there is no such value. */
  readonly _type?: (value: T) => T;
}

/** Makes a key. @param description for people who debug */
export function contextKey<T>(description: string): ContextKey<T> {
  return { description };
}

/**
 * What interceptors of a call leave for those behind them and for the handler.
 *
 * ```ts
 * import { contextKey, ContextValues } from "@lab/shared/rpc";
 *
 * const tenant = contextKey<string>("tenant");
 * const values = new ContextValues();
 * values.set(tenant, "blue");
 * const name: string | undefined = values.get(tenant);
 * ```
 */
export class ContextValues {
  #values: Map<ContextKey<unknown>, unknown> | undefined;

  /** The value; undefined when nobody has set one. */
  get<T>(key: ContextKey<T>): T | undefined {
    return this.#values?.get(key as ContextKey<unknown>) as T | undefined;
  }

  /** Sets a value, in the place of what was there. */
  set<T>(key: ContextKey<T>, value: T): void {
    (this.#values ??= new Map()).set(key as ContextKey<unknown>, value);
  }
}
