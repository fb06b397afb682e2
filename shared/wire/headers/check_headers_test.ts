import assert from "node:assert/strict";
import { checkHeaders } from "./check_headers.ts";
import { HeaderKind, type HeaderKindValue, HeaderList } from "./header_list.ts";

const REQUEST = [":method", "GET", ":scheme", "http", ":path", "/"];
const RESPONSE = [":status", "200"];

type Row = readonly [name: string, kind: HeaderKindValue, fields: string[], problem: RegExp | null];

const ROWS: readonly Row[] = [
  ["a request", HeaderKind.REQUEST, REQUEST, null],
  ["a request with an authority", HeaderKind.REQUEST, [...REQUEST, ":authority", "a"], null],
  ["te: trailers", HeaderKind.REQUEST, [...REQUEST, "te", "trailers"], null],
  ["a token of odd characters", HeaderKind.REQUEST, [...REQUEST, "!#$%&'*+-.^_`|~", ""], null],
  ["a value of octets above 127", HeaderKind.REQUEST, [...REQUEST, "x", "\xff\x80"], null],
  ["blanks within a value", HeaderKind.REQUEST, [...REQUEST, "x", "a \t b"], null],
  ["an empty value", HeaderKind.TRAILERS, ["x", ""], null],
  ["a host without an authority", HeaderKind.REQUEST, [...REQUEST, "host", "a"], null],
  ["a host that is the authority", HeaderKind.REQUEST, [
    ...[...REQUEST, ":authority", "a:80", "host", "A", "host", "a:"],
  ], null],
  ["a host in a response", HeaderKind.RESPONSE, [...RESPONSE, "host", "u@a", "host", "b"], null],
  ["CONNECT", HeaderKind.REQUEST, [":method", "CONNECT", ":authority", "a:1"], null],
  ["content-length twice the same", HeaderKind.REQUEST, [
    ...REQUEST,
    ...["content-length", "5", "content-length", "5"],
  ], null],
  ["a response", HeaderKind.RESPONSE, [...RESPONSE, "x", "y"], null],
  ["trailers", HeaderKind.TRAILERS, ["x", "y"], null],
  ["empty trailers", HeaderKind.TRAILERS, [], null],
  ["no method", HeaderKind.REQUEST, REQUEST.slice(2), /:method is missing/],
  ["no scheme", HeaderKind.REQUEST, [...REQUEST.slice(0, 2), ":path", "/"], /:scheme/],
  ["no path", HeaderKind.REQUEST, REQUEST.slice(0, 4), /:path/],
  ["an empty path", HeaderKind.REQUEST, [...REQUEST.slice(0, 4), ":path", ""], /:path/],
  ["a method twice", HeaderKind.REQUEST, [...REQUEST, ":method", "GET"], /appears twice/],
  ["an unknown pseudo-header", HeaderKind.REQUEST, [...REQUEST, ":a", "b"], /does not belong/],
  [":status in a request", HeaderKind.REQUEST, [...REQUEST, ":status", "200"], /not belong/],
  ["a pseudo-header behind a field", HeaderKind.REQUEST, ["x", "y", ...REQUEST], /stands behind/],
  ["CONNECT with a path", HeaderKind.REQUEST, [":method", "CONNECT", ":path", "/"], /CONNECT/],
  ["an upper-case name", HeaderKind.REQUEST, [...REQUEST, "X", "y"], /lower-case/],
  ["a name with a blank", HeaderKind.REQUEST, [...REQUEST, "x y", "z"], /lower-case/],
  ["an empty name", HeaderKind.REQUEST, [...REQUEST, "", "z"], /lower-case/],
  ["CR in a value", HeaderKind.REQUEST, [...REQUEST, "x", "a\rb"], /NUL, CR or LF/],
  ["LF in a value", HeaderKind.REQUEST, [...REQUEST, "x", "a\nb"], /NUL, CR or LF/],
  ["NUL in a path", HeaderKind.REQUEST, [...REQUEST.slice(0, 4), ":path", "/\0"], /NUL/],
  ...[HeaderKind.REQUEST, HeaderKind.RESPONSE, HeaderKind.TRAILERS].flatMap((kind) =>
    [" a", "\ta", "a ", "a\t", " ", "\t"].map((value): Row => [
      `white space around a value: ${JSON.stringify(value)} as kind ${kind}`,
      kind,
      [...(kind === HeaderKind.REQUEST ? REQUEST : kind === HeaderKind.RESPONSE ? RESPONSE : [])]
        .concat("x", value),
      /the value of x begins or ends with white space/,
    ])
  ),
  ["a blank before the path", HeaderKind.REQUEST, REQUEST.with(5, " /"), /:path begins or ends/],
  ["a blank behind the status", HeaderKind.RESPONSE, [":status", "200 "], /:status begins or/],
  ["userinfo in the authority", HeaderKind.REQUEST, [...REQUEST, ":authority", "u@a"], /userinfo/],
  ["userinfo in CONNECT", HeaderKind.REQUEST, [
    ...[":method", "CONNECT", ":authority", "u:p@a:1"],
  ], /:authority has userinfo/],
  ["userinfo in a host", HeaderKind.REQUEST, [...REQUEST, "host", "u@a"], /host has userinfo/],
  ["a host unlike the authority", HeaderKind.REQUEST, [
    ...[...REQUEST, ":authority", "a", "host", "b"],
  ], /host is unlike :authority/],
  ["an empty host beside an authority", HeaderKind.REQUEST, [
    ...[...REQUEST, ":authority", "a", "host", ""],
  ], /host is unlike :authority/],
  ["a host of another port", HeaderKind.REQUEST, [
    ...[...REQUEST, ":authority", "a", "host", "a:443"],
  ], /host is unlike :authority/],
  ["two hosts that differ", HeaderKind.REQUEST, [
    ...[...REQUEST, "host", "a", "host", "b"],
  ], /host is unlike another host/],
  ["te: gzip", HeaderKind.REQUEST, [...REQUEST, "te", "gzip"], /te is/],
  ["content-length of words", HeaderKind.REQUEST, [...REQUEST, "content-length", "a"], /length/],
  ["content-length below 0", HeaderKind.REQUEST, [...REQUEST, "content-length", "-1"], /length/],
  ["two content-lengths", HeaderKind.REQUEST, [
    ...REQUEST,
    ...["content-length", "5", "content-length", "6"],
  ], /length/],
  ["no status", HeaderKind.RESPONSE, ["x", "y"], /:status/],
  ["a status of words", HeaderKind.RESPONSE, [":status", "ok"], /:status/],
  ["a status of four digits", HeaderKind.RESPONSE, [":status", "2000"], /:status/],
  ["two statuses", HeaderKind.RESPONSE, [...RESPONSE, ...RESPONSE], /twice/],
  [":path in a response", HeaderKind.RESPONSE, [...RESPONSE, ":path", "/"], /not belong/],
  [":status in trailers", HeaderKind.TRAILERS, RESPONSE, /not belong/],
  ...["connection", "proxy-connection", "keep-alive", "transfer-encoding", "upgrade"].map(
    (name): Row => [name, HeaderKind.RESPONSE, [...RESPONSE, name, "x"], /specific/],
  ),
];

for (const [name, kind, fields, problem] of ROWS) {
  Deno.test(`checkHeaders ${problem === null ? "accepts" : "refuses"} ${name}`, () => {
    const got = checkHeaders(new HeaderList(fields, 0, false), kind);
    if (problem === null) assert.equal(got, null);
    else assert.match(String(got), problem);
  });
}

Deno.test("checkHeaders fills in what the owner asks for", () => {
  const request = new HeaderList([...REQUEST, ":authority", "h", "content-length", "7"], 0, false);
  checkHeaders(request, HeaderKind.REQUEST);
  const { method, scheme, path, authority, contentLength } = request;
  assert.deepEqual([method, scheme, path, authority, contentLength], ["GET", "http", "/", "h", 7]);
  const response = new HeaderList(["x", "y", "x", "z"], 0, false);
  checkHeaders(response, HeaderKind.TRAILERS);
  assert.equal(response.get("x"), "y");
  assert.equal(response.get("y"), undefined);
});

Deno.test("checkHeaders keeps its answer, and answers again when the kind is another", () => {
  const list = new HeaderList(RESPONSE, 0, false);
  assert.equal(checkHeaders(list, HeaderKind.RESPONSE), null);
  assert.equal(checkHeaders(list, HeaderKind.RESPONSE), null);
  assert.match(String(checkHeaders(list, HeaderKind.TRAILERS)), /not belong/);
  assert.match(String(checkHeaders(list, HeaderKind.TRAILERS)), /not belong/);
  assert.equal(list.status, 0);

  const named = new HeaderList(["host", "a"], 0, false);
  checkHeaders(named, HeaderKind.REQUEST);
  assert.equal(named.host, "a");
  checkHeaders(named, HeaderKind.TRAILERS);
  assert.equal(named.host, null);
});

/** A list that begins with the first `fields` fields of another, which is checked already. */
function behind(prefix: HeaderList, fields: number, more: string[]): HeaderList {
  const list = new HeaderList([...prefix.fields.slice(0, 2 * fields), ...more], 0, false);
  list.prefix = prefix;
  list.prefixFields = fields;
  return list;
}

Deno.test("checkHeaders gives for a list behind another what it gives for it alone", () => {
  const rows: [fields: string[], known: number, more: string[]][] = [
    [[...REQUEST, "te", "trailers"], 4, ["x", "y"]],
    [[...REQUEST, "te", "trailers"], 4, ["X", "y"]],
    [[...REQUEST, "te", "trailers"], 4, ["x", "\n"]],
    [[...REQUEST, "te", "trailers"], 4, [":authority", "a"]],
    [[...REQUEST, "te", "trailers"], 4, ["content-length", "3"]],
    [[...REQUEST, "te", "trailers"], 3, [":method", "GET"]],
    [[...REQUEST, "te", "trailers"], 2, ["x", "y"]],
    [[...REQUEST, "te", "trailers"], 4, ["x", " y"]],
    [[...REQUEST, "te", "trailers"], 4, ["host", "a"]],
    [[...REQUEST, ":authority", "a", "x", "y"], 5, ["host", "b"]],
    [[...REQUEST, "host", "a"], 4, ["host", "b"]],
    [[...REQUEST, "te", "trailers", "host", "a"], 4, ["host", "b"]],
    [[...REQUEST, "content-length", "3"], 4, ["content-length", "4"]],
    [[...REQUEST, "content-length", "3"], 4, ["x", "y"]],
    [[...REQUEST, "connection", "close", "x", "y"], 4, ["x", "z"]],
  ];
  for (const [fields, known, more] of rows) {
    const prefix = new HeaderList(fields, 0, false);
    checkHeaders(prefix, HeaderKind.REQUEST);
    const list = behind(prefix, known, more);
    const alone = new HeaderList(list.fields, 0, false);
    const name = JSON.stringify([fields, known, more]);
    const expected = checkHeaders(alone, HeaderKind.REQUEST);
    assert.equal(checkHeaders(list, HeaderKind.REQUEST), expected, name);
    assert.equal(list.path, expected === null ? alone.path : list.path);
    assert.equal(list.contentLength, alone.contentLength, name);
    assert.equal(list.prefix, null);
  }
});
