import { contextKey, type ServerContext } from "../../rpc/mod.ts";
import { metadataText } from "./metadata_text.ts";

/** What clients name their requests by, and servers name them to others. */
export const REQUEST_ID_KEY = "x-request-id";

/** Printable and without blanks, so that it can be looked for in a log. */
const SHAPE = /^[\x21-\x7e]{1,128}$/;

const ID = contextKey<string>("request id");

/** The id of a call: `x-request-id` where the client sent a sound one, else one that is made now. */
export function requestId(context: ServerContext): string {
  let id = context.values.get(ID);
  if (id === undefined) {
    const sent = metadataText(context, REQUEST_ID_KEY);
    id = sent !== undefined && SHAPE.test(sent) ? sent : crypto.randomUUID();
    context.values.set(ID, id);
  }
  return id;
}
