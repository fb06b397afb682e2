import { calibrateSettings, clientTable } from "@lab/shared/load";
import { allScenarios } from "@lab/shared/scenarios";
import { dfSettings, signingServerSettings } from "@lab/shared/servers";
import type { SettingsTable } from "@lab/shared/settings";

/** The settings of DF's servers. */
const SERVER_TABLES: readonly SettingsTable[] = [dfSettings, signingServerSettings];

/** The settings of SMFT's clients, one of each test. */
const CLIENT_TABLES: readonly SettingsTable[] = allScenarios().map(clientTable);

/** The settings of every program. */
export const PROGRAM_TABLES: readonly SettingsTable[] = [
  ...SERVER_TABLES,
  ...CLIENT_TABLES,
  calibrateSettings,
];
