/** Lines for readers that come and go: kept up to a bound, read by number. The first line is never forgotten. */

export interface LineHistory {
  readonly append: (line: string) => void;
  /** No more lines will come. */
  readonly end: () => void;
  readonly ended: () => boolean;
  /** Number of the line that will come next. */
  readonly next: () => number;
  /** That line, or the oldest one after it that is still kept; undefined when there is none yet. */
  readonly from: (number: number) => NumberedLine | undefined;
  /** Calls back after lines were added or the end was told. Returns how to stop. */
  readonly watch: (changed: () => void) => () => void;
}

export interface NumberedLine {
  readonly number: number;
  readonly line: string;
}

export interface HistoryBounds {
  /** Most characters kept, the first line not counted. */
  readonly charactersMax: number;
}

export function createLineHistory({ charactersMax }: HistoryBounds): LineHistory {
  let first: string | undefined;
  /** The lines after the first; `rest[0]` has the number `oldest`. Forgotten ones leave in bulk. */
  let rest: string[] = [];
  let oldest = 1;
  let characters = 0;
  let over = false;
  const watchers = new Set<() => void>();

  function forget(): void {
    let gone = 0;
    // A quarter at once: one by one would move the whole list for every line.
    while (characters > charactersMax * 0.75 && gone < rest.length - 1) {
      characters -= rest[gone]?.length ?? 0;
      gone += 1;
    }
    rest = rest.slice(gone);
    oldest += gone;
  }

  function tellAll(): void {
    for (const changed of watchers) changed();
  }

  return {
    append(line) {
      if (first === undefined) first = line;
      else {
        rest.push(line);
        characters += line.length;
        if (characters > charactersMax) forget();
      }
      tellAll();
    },
    end() {
      over = true;
      tellAll();
    },
    ended: () => over,
    next: () => (first === undefined ? 0 : oldest + rest.length),
    from(number) {
      if (number <= 0 && first !== undefined) return { number: 0, line: first };
      const at = Math.max(number, oldest);
      const line = rest[at - oldest];
      return line === undefined ? undefined : { number: at, line };
    },
    watch(changed) {
      watchers.add(changed);
      return () => void watchers.delete(changed);
    },
  };
}
