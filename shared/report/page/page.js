// What moves in the report: in place of the drawings along the run, charts whose piece of the run can
// be chosen and whose values can be read. Without it the page says the same. It runs in a browser, as
// a classic script behind uPlot's.
"use strict";
(() => {
  const root = document.documentElement;
  const link = document.querySelector("a[data-report]");
  const places = [...document.querySelectorAll(".moves")];
  if (typeof uPlot !== "function" || link === null || places.length === 0) return;
  const report = JSON.parse(atob(link.href.slice(link.href.indexOf(",") + 1)));
  const HEIGHT_PX = 190;
  const charts = [];

  const LINES = {
    latency: [["p50", "p50_ms"], ["p99", "p99_ms"], ["max", "max_ms"]],
    rate: [["sent", "sent_per_sec"], ["asked", "asked_per_sec"]],
    lateness: [["p99", "late_p99_ms"], ["max", "late_max_ms"]],
  };
  const DASHES = [[], [7, 3], [2, 3]];

  const color = (name) => getComputedStyle(root).getPropertyValue(name).trim();
  const trim = (value) => String(Number(value.toPrecision(3)));
  const time = (ms) => {
    if (ms === null || ms === undefined) return "–";
    if (ms === 0) return "0";
    const size = Math.abs(ms);
    if (size < 1) return trim(ms * 1000) + " µs";
    return size < 1000 ? trim(ms) + " ms" : trim(ms / 1000) + " s";
  };
  const rate = (perSec) => perSec === null ? "–" : perSec.toLocaleString("en-US");

  // 1, 2 and 5 of each power of ten, or the powers alone where there are many.
  const logTicks = (low, high) => {
    const ticks = [];
    const steps = high / low > 300 ? [1] : [1, 2, 5];
    for (let power = Math.floor(Math.log10(low)); power <= Math.log10(high); power++) {
      for (const step of steps) {
        const tick = Number((step * 10 ** power).toPrecision(3));
        if (tick >= low && tick <= high) ticks.push(tick);
      }
    }
    return ticks;
  };

  // Single values far above all others leave through the top, as they do in the drawing.
  function nameFarValues(chart, top) {
    const { ctx, bbox } = chart;
    const ratio = devicePixelRatio;
    ctx.save();
    ctx.font = 12 * ratio + "px system-ui, sans-serif";
    ctx.fillStyle = color("--quiet");
    ctx.textAlign = "center";
    const [at, ...lines] = chart.data;
    const { min, max } = chart.scales.x;
    const far = lines.flatMap((values) =>
      values.slice(0, -1).map((value, bin) => ({ value, sec: (at[bin] + at[bin + 1]) / 2 }))
    ).filter(({ value, sec }) => value > top && sec >= min && sec <= max)
      .sort((a, b) => b.value - a.value);
    const gap = (max - min) / 10;
    far.forEach(({ value, sec }, k) => {
      if (far.slice(0, k).some((other) => Math.abs(other.sec - sec) < gap)) return;
      ctx.fillText("↑ " + time(value), chart.valToPos(sec, "x", true), bbox.top - 5 * ratio);
    });
    ctx.restore();
  }

  function options({ kind, width, run, top }) {
    const format = kind === "rate" ? rate : time;
    const values = LINES[kind].flatMap(([, field]) => run.over_time[field])
      .filter((value) => value !== null && value > 0 && value <= top);
    const least = values.reduce((a, b) => Math.min(a, b), Infinity);
    const most = values.reduce((a, b) => Math.max(a, b), 0);
    const logarithmic = kind !== "rate" && most / least >= 5;
    const axis = {
      stroke: color("--quiet"),
      grid: { stroke: color("--rule"), width: 1 },
      ticks: { show: false },
      font: "12px system-ui, sans-serif",
    };
    return {
      width,
      height: HEIGHT_PX,
      cursor: { sync: { key: run.name }, drag: { x: true, y: false, setScale: false } },
      scales: {
        x: { time: false },
        y: logarithmic
          ? {
            distr: 3,
            range: (_, low, high) => uPlot.rangeLog(low, Math.min(high, top), 10, false),
          }
          : {
            range: (_, low, high) =>
              kind === "rate"
                ? [0, high * 1.1 || 1]
                : uPlot.rangeNum(low, Math.min(high, top), 0.1, true),
          },
      },
      axes: [
        { ...axis, size: 30, values: (_, ticks) => ticks.map((sec) => sec + " s") },
        {
          ...axis,
          size: 64,
          ...(logarithmic ? { splits: (_, __, low, high) => logTicks(low, high) } : {}),
          values: (_, ticks) => ticks.map((tick) => tick === null ? "" : format(tick)),
        },
      ],
      series: [
        { label: " ", value: (_, sec) => sec === null ? "" : "from " + sec + " s" },
        ...LINES[kind].map(([name], k) => ({
          label: name,
          stroke: color("--s" + k),
          width: 1.6,
          dash: DASHES[k],
          points: { show: false },
          paths: uPlot.paths.stepped({ align: 1 }),
          value: (_, value) => value === null || value === undefined ? "" : format(value),
        })),
      ],
      // Room for what leaves through the top.
      padding: [18, null, null, null],
      hooks: {
        draw: [(chart) => nameFarValues(chart, top)],
        // A piece that was marked is what all charts of the run then show.
        setSelect: [(chart) => {
          if (chart.select.width < 4) return;
          const from = chart.posToVal(chart.select.left, "x");
          const to = chart.posToVal(chart.select.left + chart.select.width, "x");
          chart.setSelect({ left: 0, width: 0, top: 0, height: 0 }, false);
          show(run, from, to);
        }],
      },
    };
  }

  const endSec = (run) => run.over_time.at_sec.at(-1) + run.bin_sec;

  function show(run, from, to) {
    const end = endSec(run);
    const length = Math.max(run.bin_sec * 4, Math.min(end, to - from));
    const min = Math.max(0, Math.min(end - length, from));
    run.shown = { from: min, to: min + length };
    for (const { chart, of } of charts) {
      if (of === run) chart.setScale("x", { min, max: min + length });
    }
  }

  const MOVES = {
    earlier: ({ from, to }) => [from - (to - from) / 3, to - (to - from) / 3],
    later: ({ from, to }) => [from + (to - from) / 3, to + (to - from) / 3],
    closer: ({ from, to }) => [from + (to - from) / 4, to - (to - from) / 4],
    wider: ({ from, to }) => [from - (to - from) / 2, to + (to - from) / 2],
    all: () => [0, Infinity],
  };

  function draw() {
    for (const { chart } of charts) chart.destroy();
    charts.length = 0;
    for (const place of places) {
      const run = report.runs.find(({ name }) => name === place.dataset.run);
      const still = place.querySelector("svg");
      if (run === undefined || still === null) continue;
      const kind = place.dataset.chart;
      const { over_time: bins } = run;
      // A step reaches to the next point, so the last one needs a point more.
      const whole = [...bins.at_sec, endSec(run)];
      const data = [whole, ...LINES[kind].map(([, field]) => [...bins[field], bins[field].at(-1)])];
      const chart = new uPlot(
        options({
          kind,
          width: place.clientWidth,
          run,
          top: Number(place.dataset.top ?? Infinity),
        }),
        data,
        place,
      );
      chart.root.querySelector(".u-wrap").setAttribute("role", "img");
      chart.root.querySelector(".u-wrap").setAttribute(
        "aria-label",
        still.getAttribute("aria-label"),
      );
      place.classList.add("ready");
      charts.push({ chart, of: run, place });
    }
    for (const run of report.runs) {
      if (run.over_time.at_sec.length > 0) {
        show(run, run.shown?.from ?? 0, run.shown?.to ?? Infinity);
      }
    }
  }

  for (const button of document.querySelectorAll("button[data-move]")) {
    button.addEventListener("click", () => {
      const run = report.runs.find(({ name }) => name === button.dataset.run);
      show(run, ...MOVES[button.dataset.move](run.shown));
    });
  }
  root.classList.add("moving");
  draw();
  addEventListener("resize", () => {
    for (const { chart, place } of charts) {
      chart.setSize({ width: place.clientWidth, height: HEIGHT_PX });
    }
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
})();
