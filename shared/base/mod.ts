/** What every layer may use. @module */
export { UserError } from "./user_error.ts";
