/** Where a scenario may be named. */
interface ScenarioRooms {
  readonly name: string;
  /** What only its rooms say: its name, and the fields of records and settings that are its own. */
  readonly words: RegExp;
  /** Files of shared/, and folders with a slash at their end. */
  readonly rooms: readonly string[];
}

/** The rooms of all scenarios. */
export interface RoomRules {
  readonly scenarios: readonly ScenarioRooms[];
  /** The files that list scenarios or servers, and so may name each. */
  readonly lists: readonly string[];
}

/**
 * A line for each place of shared/ that names a scenario outside of its rooms, in code, comments and
 * tests alike, and for each room that is none. Programs and tools may name the scenarios they run.
 *
 * @param texts the modules that are held, by file
 */
export function strayWords(texts: ReadonlyMap<string, string>, rules: RoomRules): string[] {
  const files = [...texts.keys()].filter((file) => file.startsWith("shared/"));
  const isIn = (file: string, rooms: readonly string[]) =>
    rooms.some((room) => room.endsWith("/") ? file.startsWith(room) : file === room);
  const problems = rules.scenarios.flatMap(({ name, words, rooms }) => [
    ...rooms.filter((room) => !files.some((file) => isIn(file, [room])))
      .map((room) => `${room} is a room of ${name} and holds no module`),
    ...files.filter((file) => !isIn(file, rooms) && !isIn(file, rules.lists))
      .flatMap((file) => linesWith(texts.get(file)!, words).map((line) => `${file}:${line}`))
      .map((place) => `${place} names ${name} outside of its rooms`),
  ]);
  return [
    ...rules.lists.filter((list) => !texts.has(list)).map((list) => `${list} is no module`),
    ...problems,
  ];
}

/** The numbers of the lines that hold one of the words. */
function linesWith(text: string, words: RegExp): number[] {
  return text.split("\n").flatMap((line, at) => line.search(words) < 0 ? [] : [at + 1]);
}
