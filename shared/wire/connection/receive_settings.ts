import { ErrorCode } from "../error_code.ts";
import { Flag } from "../frames/frame.ts";
import {
  applySettings,
  checkSettings,
  MAX_WINDOW_BYTES,
  type Settings,
  settingsEntries,
  writeSettings,
  writeSettingsAck,
} from "../frames/settings.ts";
import { CONNECTION_WINDOW_OVERFLOW } from "../frames/window_update.ts";
import type { ConnectionState, LocalSettings } from "./connection_state.ts";
import { connectionError, countControlFrame, failByFault } from "./fail.ts";
import { flush } from "./send.ts";

/** Takes a SETTINGS frame: applies and acknowledges it, or takes the peer's acknowledgement. */
export function receiveSettings(
  c: ConnectionState,
  bytes: Uint8Array,
  start: number,
  end: number,
  flags: number,
  streamId: number,
): void {
  const fault = checkSettings(flags, end - start, streamId);
  if (fault !== null) return failByFault(c, fault, 0);
  if ((flags & Flag.ACK) !== 0) return receiveAck(c);
  if (settingsEntries(end - start) > c.limits.settingsEntries) {
    const message = "too many entries in SETTINGS";
    return connectionError(c, "limit", ErrorCode.ENHANCE_YOUR_CALM, message);
  }
  const after = applySettings(c.peer, bytes, start, end);
  if ("scope" in after) return failByFault(c, after, 0);
  // RFC 9113, section 6.5.2: a server must not offer to take pushes.
  if (!c.isServer && after.enablePush) {
    const message = "a server enabled push";
    return connectionError(c, "protocol", ErrorCode.PROTOCOL_ERROR, message);
  }
  if (!adoptSettings(c, after)) return;
  c.settingsReceived = true;
  writeSettingsAck(c.out);
  if (!countControlFrame(c)) return;
  if (c.blocked.size > 0) flush(c);
  c.listener.onSettings(after);
}

function adoptSettings(c: ConnectionState, after: Settings): boolean {
  const change = after.initialWindowBytes - c.peer.initialWindowBytes;
  if (change !== 0) {
    // RFC 9113, section 6.9.2: the change is one of every stream's window, which may become
    // negative, and may not overflow.
    for (const s of c.streams.values()) {
      s.sendWindow += change;
      if (s.sendWindow > MAX_WINDOW_BYTES) {
        failByFault(c, CONNECTION_WINDOW_OVERFLOW, 0);
        return false;
      }
    }
  }
  c.encoder.setPeerLimit(after.headerTableBytes);
  c.peer = after;
  c.peerMaxStreams = after.maxConcurrentStreams;
  return true;
}

/**
 * Announces settings of ours. What allows the peer more holds at once, what allows it less when it
 * has acknowledged (RFC 9113, section 6.5.3), but for the number of streams, where REFUSED_STREAM
 * does no harm.
 */
export function announceSettings(c: ConnectionState, settings: LocalSettings): void {
  writeSettings(c.out, {
    ...settings,
    maxHeaderListBytes: c.limits.headerListBytes,
    ...(c.isServer ? {} : { enablePush: false }),
  });
  c.unacknowledged.push(settings);
  c.maxStreams = settings.maxConcurrentStreams;
  c.maxFrameBytes = Math.max(c.maxFrameBytes, settings.maxFrameBytes);
  c.streamCreditBytes = settings.initialWindowBytes >>> 1;
  if (settings.initialWindowBytes > c.streamWindow) {
    adjustWindows(c, settings.initialWindowBytes);
  }
}

function receiveAck(c: ConnectionState): void {
  const settings = c.unacknowledged.shift();
  // RFC 9113 gives no rule for an acknowledgement of nothing; it does no harm.
  if (settings === undefined) return;
  c.decoder.setTableLimit(settings.headerTableBytes);
  if (c.unacknowledged.length === 0) {
    c.maxFrameBytes = settings.maxFrameBytes;
    adjustWindows(c, settings.initialWindowBytes);
  }
  c.listener.onSettingsAck();
}

function adjustWindows(c: ConnectionState, initialWindowBytes: number): void {
  const change = initialWindowBytes - c.streamWindow;
  c.streamWindow = initialWindowBytes;
  if (change !== 0) { for (const s of c.streams.values()) s.receiveWindow += change; }
}
