/** Makes the toy known to a thread, which imports this by the scenario's `module`. @module */
import { addScenario } from "../../scenario_list.ts";
import { toy } from "./scenario.ts";

addScenario(toy);
