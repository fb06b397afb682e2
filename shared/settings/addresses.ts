import {
  type Address,
  ADDRESS_FORMS,
  formatAddress,
  parseAddress,
  VSOCK_CID_ANY,
} from "../transport/mod.ts";
import { parsedBy, type SettingType } from "./setting_type.ts";

/** A name or an address alone; IPv6 with its brackets or without. */
export function host(): SettingType<string> {
  return parsedBy((text) => {
    const address = parseAddress(isBareIpv6(text) ? `[${text}]:0` : `${text}:0`);
    if (address.kind !== "tcp") throw new TypeError("it is no host; --address takes it");
    return address.host;
  }, {
    placeholder: "HOST",
    expected: "a name, an IPv4 address or an IPv6 address, without a port",
  });
}

function isBareIpv6(text: string): boolean {
  return text.split(":").length > 2 && !text.startsWith("[");
}

/** Where a server may listen. */
export function listeningAddress(): SettingType<Address> {
  return parsedBy(parseAddress, { placeholder: "ADDRESS", expected: ADDRESS_FORMS });
}

/** Where a client may dial: neither port 0 nor any CID. */
export function dialledAddress(): SettingType<Address> {
  return parsedBy((text) => {
    const address = parseAddress(text);
    const place = address.kind === "vsock" && address.cid === VSOCK_CID_ANY;
    if (place || (address.kind !== "unix" && address.port === 0)) {
      throw new TypeError(`${formatAddress(address)} is for listening`);
    }
    return address;
  }, { placeholder: "ADDRESS", expected: ADDRESS_FORMS });
}

/** The settings of a host and a port. */
interface HostAndPort {
  readonly host: string;
  readonly port: number;
}

/** Where DF listens: the addresses that were given, else host and port. */
export function listeningAddresses(
  { addresses, host, port }: HostAndPort & { readonly addresses: readonly Address[] },
): readonly Address[] {
  return addresses.length > 0 ? addresses : [{ kind: "tcp", host, port }];
}

/** Where SMFT dials: the address that was given, else host and port. */
export function targetAddress(
  { address, host, port }: HostAndPort & { readonly address: Address | undefined },
): Address {
  return address ?? { kind: "tcp", host, port };
}
