/** What tests of other layers ask of the clients. @module */
export { readFloor } from "./calibrate/floor_file.ts";
