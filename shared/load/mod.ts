/** The clients: what each test sends, how it is paced, counted and judged. @module */
export { coldconnProgram } from "./coldconn_program.ts";
export { inFlightBound } from "./in_flight_bound.ts";
export { OpenLoop, type OpenLoopOptions, type OpenLoopResult } from "./open_loop.ts";
export { steadyProgram } from "./steady_program.ts";
