/** Runs the programs of the repository from its tests. @module */
export { type Finished, type ProgramOptions, type Running, runProgram, startProgram } from "./programs.ts";
