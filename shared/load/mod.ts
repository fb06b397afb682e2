/** The clients: what each test sends, how it is paced, counted and judged. @module */
export { calibrateProgram } from "./calibrate_program.ts";
export { coldconnProgram } from "./coldconn_program.ts";
export { type FloorFile, parseFloor, readFloor } from "./floor_file.ts";
export { inFlightBound } from "./in_flight_bound.ts";
export { OpenLoop, type OpenLoopOptions, type OpenLoopResult } from "./open_loop.ts";
export { serveSender } from "./threads_serve.ts";
export { signingProgram } from "./signing_program.ts";
export { steadyProgram } from "./steady_program.ts";
