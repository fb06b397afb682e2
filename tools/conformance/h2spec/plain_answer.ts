/** What GET and POST of `/` are answered with: h2spec wants a 200 and a body. */
export const BODY: Uint8Array = new TextEncoder().encode("the answer that h2spec asks for\n");
