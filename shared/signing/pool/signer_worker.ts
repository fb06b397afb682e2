/** A thread that signs, where the program is not packed into one file. @module */
import { serveSigner, type SignerPort } from "./serve_signer.ts";

serveSigner(globalThis as unknown as SignerPort);
