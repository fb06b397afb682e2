/**
 * The version of Deno that the project is made and tested with; README, `.ci/run` and Dockerfiles
 * name the same.
 */
export const PINNED_DENO = "2.9.3";
