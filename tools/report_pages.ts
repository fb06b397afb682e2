import { writeReport } from "@lab/shared/report";
import { compareFiles } from "./compare.ts";
import { coldconnSample, type SampleRun, steadySample } from "./report_samples.ts";

/** Pages for the tests in a browser, by name: each writes its result files and itself. */
export const REPORT_PAGES: Readonly<Record<string, (stem: string) => Promise<void>>> = {
  steady: (stem) =>
    report(stem, [
      steadySample({ rps: 2000, durationSec: 10, failedRatio: 0.014, outlier: true, spell: true }),
    ]),
  coldconn: (stem) => report(stem, [coldconnSample(300)]),
  rates: (stem) =>
    report(stem, [500, 1000, 2000].map((rps) => steadySample({ rps, durationSec: 4 }))),
  two: (stem) => report(stem, [0, 1].map((slowerMs) => side({ slowerMs, seed: slowerMs }))),
  pairs: async (stem) => {
    const paths = { a: [] as string[], b: [] as string[] };
    for (let pair = 1; pair <= 6; pair++) {
      for (const [name, slowerMs] of [["a", 0], ["b", 2.4]] as const) {
        const path = `${stem}_${name}${pair}.txt`;
        await Deno.writeTextFile(
          path,
          side({ slowerMs, seed: slowerMs === 0 ? pair : 100 + pair }),
        );
        paths[name].push(path);
      }
    }
    await compareFiles(paths, { page: `${stem}.html` });
  },
};

function side(options: Pick<SampleRun, "slowerMs" | "seed">): string {
  return steadySample({ rps: 1000, durationSec: 5, ...options });
}

async function report(stem: string, samples: readonly string[]): Promise<void> {
  const paths = samples.map((_, at) => `${stem}_${"abc"[at]}.txt`);
  for (const [at, sample] of samples.entries()) await Deno.writeTextFile(paths[at], sample);
  await writeReport(paths, `${stem}.html`);
}
