import { type GetPublicKeyResponse, signingService } from "../../codec/mod.ts";
import { decodePem } from "../../credentials/mod.ts";
import { Status } from "../../grpc/mod.ts";
import { callOutcome, type Channel, RpcError } from "../../rpc/mod.ts";
import { type AnyKey, type Backend, openAnyPublicKey } from "../../signing/mod.ts";

/** Where public keys come from, and what verifies by them. */
interface PublicKeysOptions {
  readonly channel: Channel;
  readonly backend: Backend;
  /** Of each call, ms. */
  readonly timeoutMs: number;
}

/** Public keys as a server of 03_signing gives them; a version is asked for once. */
export class PublicKeys {
  readonly #options: PublicKeysOptions;
  readonly #keys = new Map<string, Promise<AnyKey | undefined>>();

  constructor(options: PublicKeysOptions) {
    this.#options = options;
  }

  /** Asks for the latest version ahead of its use. Rejects with an RpcError. */
  async fetchLatest(keyId: string): Promise<void> {
    const answer = await this.#ask(keyId, 0);
    if (answer instanceof RpcError) throw answer;
    this.#keys.set(nameOf(keyId, answer.keyVersion), this.#opened(answer));
  }

  /** The key of a version; undefined when the server does not give it any more. */
  open(keyId: string, version: number): Promise<AnyKey | undefined> {
    const name = nameOf(keyId, version);
    let key = this.#keys.get(name);
    if (key === undefined) this.#keys.set(name, key = this.#fetch(keyId, version));
    return key;
  }

  async close(): Promise<void> {
    for (const key of this.#keys.values()) (await key)?.close();
  }

  async #fetch(keyId: string, version: number): Promise<AnyKey | undefined> {
    const answer = await this.#ask(keyId, version);
    return answer instanceof RpcError ? undefined : await this.#opened(answer);
  }

  async #ask(keyId: string, keyVersion: number): Promise<GetPublicKeyResponse | RpcError> {
    const { channel, timeoutMs } = this.#options;
    const { getPublicKey } = signingService.methods;
    const { code, message, response } = await callOutcome(
      channel,
      getPublicKey,
      { keyId, keyVersion },
      { timeoutMs },
    );
    return code === Status.OK ? response! : new RpcError(code, message);
  }

  #opened({ pem }: GetPublicKeyResponse): Promise<AnyKey> {
    return openAnyPublicKey(this.#options.backend, decodePem("PUBLIC KEY", pem));
  }
}

function nameOf(keyId: string, version: number): string {
  return `${keyId}/${version}`;
}
