/** What tests and tools start programs and make directories with. @module */
export { type Finished, launch, type Launched, type LaunchOptions } from "./testing/launch.ts";
export { ROOT } from "./testing/root.ts";
export { outputOf, runToEnd, succeeds } from "./testing/run_to_end.ts";
export { type TempDir, tempDir, withTempDir } from "./testing/temp_dir.ts";
