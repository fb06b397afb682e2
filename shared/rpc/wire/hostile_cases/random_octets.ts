import { seededRandom } from "../../../pace/mod.ts";
import { ErrorCode } from "../../../wire/mod.ts";
import type { Attack } from "./attack.ts";
import { frame, headers, join, requestFields } from "./frames.ts";

const SEEDS = 5;
/** What random frames may break first. */
const FAULTS = [
  ErrorCode.PROTOCOL_ERROR,
  ErrorCode.FLOW_CONTROL_ERROR,
  ErrorCode.STREAM_CLOSED,
  ErrorCode.FRAME_SIZE_ERROR,
  ErrorCode.COMPRESSION_ERROR,
];

function randomBytes(random: () => number, length: number): Uint8Array {
  return Uint8Array.from({ length }, () => random() * 256);
}

/** Frames that are whole, and right or wrong as chance has it. */
function randomFrame(random: () => number): Uint8Array {
  const stream = Math.floor(random() * 30);
  if (random() < 0.3) return headers(stream, requestFields("Unary"), { end: random() < 0.3 });
  const payload = randomBytes(random, [0, 4, 5, 8, 20][Math.floor(random() * 5)]);
  return frame(Math.floor(random() * 11), { flags: random() * 64, stream, payload });
}

/** Octets that mean nothing, behind a preface that is right: the connection ends, and no other. */
export const randomOctets: readonly Attack[] = Array.from(
  { length: SEEDS },
  (_, seed): readonly Attack[] => [
    {
      name: `random octets behind the preface, seed ${seed}`,
      run: (peer) => peer.write(randomBytes(seededRandom(seed), 200_000)),
      ends: { goaway: ErrorCode.FRAME_SIZE_ERROR, says: /./ },
    },
    {
      name: `random frames, seed ${seed}`,
      run: async (peer) => {
        const random = seededRandom(seed);
        await peer.flood(() => join(...Array.from({ length: 50 }, () => randomFrame(random))), 200);
      },
      ends: { goaway: FAULTS, says: /./ },
    },
  ],
).flat();
