/** What DF serves. @module */
export { createScoreService, type ScoreServiceOptions } from "./score.ts";
