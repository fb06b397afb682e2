import { isIP } from "node:net";
import { parseArgs } from "node:util";

/** Ways of changing what is there; without one, what is missing is made. */
const ACTIONS = ["rotate", "rotate-ca", "retire-ca", "force"] as const;
export type Action = (typeof ACTIONS)[number];

/** The longest life of a leaf, days. */
const MAX_DAYS = 3650;
/** One DNS label, of letters, digits and inner hyphens (RFC 1123 section 2.1). */
const LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
const DNS_NAME = new RegExp(`^(?:\\*\\.)?${LABEL}(?:\\.${LABEL})*$`);

/** What was asked for. */
interface CertsFlags {
  readonly help: boolean;
  readonly dir: string;
  /** Absent when no `--host` was given. */
  readonly hosts?: readonly string[];
  /** Life of the leaves, days. */
  readonly days: number;
  readonly action?: Action;
}

/** Flags that cannot be followed; the message says which and what was expected. */
export class CertsUsageError extends Error {
  readonly kind = "usage";
  override readonly name = "CertsUsageError";
}

export const HELP = `Makes the certificates of a DF and SMFT pair: a CA, a leaf for each side.

Usage: deno task certs [flags]

Without a flag, makes what is missing and overwrites nothing.

  --dir DIR      where they lie (default ./certs)
  --host NAME    a name or address at which SMFT reaches DF, beside localhost, 127.0.0.1
                 and ::1; may be given several times (default: those it has)
  --days N       life of the leaves in days, 1 to ${MAX_DAYS} (default 365)
  --rotate       issue both leaves again; safe for a running pair
  --rotate-ca    begin to roll over the CA; safe for a running pair
  --retire-ca    end it: stop trusting the old CA, once every DF and SMFT has read them again
  --force        make everything again; a running pair loses trust
  --help         show this

certs/README.md tells how to rotate under a running pair.`;

/** The flags as typed values. Throws a CertsUsageError for one that is unknown or out of range. */
export function parseCertsFlags(args: readonly string[]): CertsFlags {
  const values = parse(args);
  const actions = ACTIONS.filter((action) => values[action]);
  if (actions.length > 1) {
    throw new CertsUsageError(`--${actions.join(" and --")} cannot be given together`);
  }
  if (values.dir === "") throw new CertsUsageError("--dir: a directory was expected");
  return {
    help: values.help,
    dir: values.dir,
    hosts: values.host?.map(parseHost),
    days: parseDays(values.days),
    action: actions[0],
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      strict: true,
      options: {
        dir: { type: "string", default: "./certs" },
        host: { type: "string", multiple: true },
        days: { type: "string", default: "365" },
        rotate: { type: "boolean", default: false },
        "rotate-ca": { type: "boolean", default: false },
        "retire-ca": { type: "boolean", default: false },
        force: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    }).values;
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    throw new CertsUsageError(cause.message.split("\n")[0], { cause });
  }
}

function parseDays(text: string): number {
  const days = Number(text);
  if (/^\d+$/.test(text) && days >= 1 && days <= MAX_DAYS) return days;
  throw new CertsUsageError(`--days ${text}: a whole number from 1 to ${MAX_DAYS} was expected`);
}

/** In the form in which a client compares it: names in lower case, IPv6 shortened. */
function parseHost(text: string): string {
  const host = text.toLowerCase().replace(/^\[(.*)\]$/, "$1");
  if (isIP(host) === 4) return host;
  if (isIP(host) === 6 && !host.includes("%")) {
    return new URL(`http://[${host}]`).hostname.slice(1, -1);
  }
  // A name that ends in a number would be taken for an address (WHATWG URL, "ends in a number").
  if (host.length <= 253 && DNS_NAME.test(host) && !/(?:^|\.)\d+$/.test(host)) return host;
  throw new CertsUsageError(
    `--host ${text}: a DNS name or an IP address was expected, without a port`,
  );
}
