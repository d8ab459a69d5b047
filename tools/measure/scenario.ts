/** One figure of a scenario, beside what it must reach. */
export interface Finding {
  what: string;
  figure: string;
  /** What it must reach; empty where a figure only informs. */
  target: string;
  holds: boolean;
}

/** What the command line asked of the scenarios that it concerns; each has its own default. */
export interface MeasureOptions {
  requests?: number;
  seed?: number;
  /** Whether what was planted is taken away again. */
  erase?: boolean;
}

/** Something that is measured on a copy of its own. */
export interface Scenario {
  /** What `npm run measure -- <name>` calls it. */
  name: string;
  about: string;
  /** `say` tells the terminal how it goes. */
  run(say: (line: string) => void, options: MeasureOptions): Promise<Finding[]>;
}

/** A figure that only informs. */
export const note = (what: string, figure: string): Finding => ({ what, figure, target: '', holds: true });

/** A figure that must reach something. */
export const figure = (what: string, value: string, target: string, holds: boolean): Finding => ({ what, figure: value, target, holds });
