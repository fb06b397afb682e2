import assert from "node:assert/strict";
import { keyModeFault } from "./key_mode_fault.ts";

const me = { uid: 1000, gid: 1000 };
const rows: readonly [
  name: string,
  file: readonly [mode: number | null, uid: number, gid: number],
  groupReadable: boolean,
  says: RegExp | undefined,
][] = [
  ["its owner alone may read", [0o100600, 1000, 1000], false, undefined],
  ["has no mode", [null, 1000, 1000], false, undefined],
  ["its group may read", [0o640, 1000, 1000], false, /mode 0640.*chmod 600.*KEY_GROUP_READABLE/],
  ["its group may read, which is allowed", [0o640, 1000, 1000], true, undefined],
  ["is root's and our group's, which is allowed", [0o440, 0, 1000], true, undefined],
  ["was read by a further group of ours", [0o440, 0, 2000], true, undefined],
  ["a group may read that is not ours", [0o640, 1000, 2000], true, /mode 0640.*chmod 600 on it$/],
  ["its group may write", [0o660, 1000, 1000], true, /mode 0660.*chmod 600 on it$/],
  ["everybody may read", [0o644, 1000, 1000], true, /mode 0644.*chmod 600 on it$/],
];
for (const [name, [mode, uid, gid], groupReadable, says] of rows) {
  const verb = says === undefined ? "takes" : "refuses";
  Deno.test(`keyModeFault ${verb} a file that ${name}`, () => {
    const fault = keyModeFault({ mode, uid, gid }, { groupReadable, process: me });
    if (says === undefined) assert.equal(fault, undefined);
    else assert.match(fault ?? "", says);
  });
}

Deno.test("keyModeFault takes no foreign group's file for root's", () => {
  const root = { uid: 0, gid: 0 };
  const file = { mode: 0o640, uid: 1000, gid: 2000 };
  assert.match(keyModeFault(file, { groupReadable: true, process: root }) ?? "", /mode 0640/);
});
