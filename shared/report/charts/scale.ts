/** Maps values to places along an axis, and names the ones worth a tick. */
export interface Scale {
  readonly at: (value: number) => number;
  readonly ticks: readonly number[];
}

/** Where an axis begins and ends, in values and in places. */
interface ScaleOptions {
  readonly from: number;
  readonly to: number;
  readonly start: number;
  readonly end: number;
  /** About how many ticks. @default 5 */
  readonly ticks?: number;
  /** Whether the axis ends where it is told, and not at a tick. @default false */
  readonly exact?: boolean;
}

/** Equal steps are equal distances. Ends are widened to ticks, unless they are exact. */
export function linearScale(options: ScaleOptions): Scale {
  const { start, end, ticks: wanted = 5 } = options;
  const span = options.to - options.from || Math.abs(options.to) || 1;
  const step = niceStep(span / wanted);
  const first = Math.floor(options.from / step + 1e-9) * step;
  const last = Math.max(first + step, Math.ceil(options.to / step - 1e-9) * step);
  const [from, to] = options.exact && options.to > options.from
    ? [options.from, options.to]
    : [first, last];
  const ticks: number[] = [];
  for (let k = 0; first + k * step <= to + step * 1e-6; k++) {
    if (first + k * step >= from - step * 1e-6) ticks.push(tidy(first + k * step));
  }
  return { at: (value) => start + (value - from) / (to - from) * (end - start), ticks };
}

/** Equal ratios are equal distances; both ends above 0. Ticks are 1, 2 and 5 of each power of ten. */
export function logScale(options: ScaleOptions): Scale {
  const { from, to, start, end } = options;
  const low = Math.log10(from);
  const span = Math.log10(to) - low || 1;
  const steps = span > 2.5 ? [1] : [1, 2, 5];
  const ticks: number[] = [];
  for (let power = Math.floor(low); power <= Math.ceil(low + span); power++) {
    for (const step of steps) {
      const tick = tidy(step * 10 ** power);
      if (tick >= from * (1 - 1e-9) && tick <= to * (1 + 1e-9)) ticks.push(tick);
    }
  }
  return { at: (value) => start + (Math.log10(value) - low) / span * (end - start), ticks };
}

/** From the least to the most of values, logarithmic when they are a factor of five or more apart. */
export function timeScale(options: ScaleOptions): Scale {
  const { from, to } = options;
  if (from > 0 && to / from >= 5) {
    return logScale({ ...options, from: roundDown(from), to: roundUp(to) });
  }
  return linearScale(options);
}

/** Values this much larger than the next stand apart, as far as they are this share of all. */
const FAR_RATIO = 2;
const FAR_SHARE = 0.02;

/**
 * The most that an axis need show: single values far beyond all others would press those into a line.
 * They leave through the top, where they are named.
 */
export function axisTop(values: readonly number[]): number {
  const falling = values.filter(Number.isFinite).sort((a, b) => b - a);
  const most = Math.max(1, Math.floor(falling.length * FAR_SHARE));
  for (let far = Math.min(most, falling.length - 1); far > 0; far--) {
    if (falling[far - 1] > FAR_RATIO * falling[far]) return falling[far];
  }
  return falling.length === 0 ? NaN : falling[0];
}

function niceStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  return ([1, 2, 5].find((each) => each * power >= least * (1 - 1e-9)) ?? 10) * power;
}

function roundDown(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return ([5, 2, 1].find((each) => each * power <= value * (1 + 1e-9)) ?? 1) * power;
}

function roundUp(value: number): number {
  return niceStep(value);
}

/** Without the rounding of doubles: 0.30000000000000004 is 0.3. */
function tidy(value: number): number {
  return Number(value.toPrecision(12));
}
