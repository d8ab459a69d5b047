const longest = 240;

export interface Remark {
  level: number;
  text: string;
}

/**
 * What a line of a service's output says to somebody who watches the terminal: undefined for the everyday. A line that is no
 * log record (a crash of Node itself) counts as an error.
 */
export function remarkIn(line: string): Remark | undefined {
  if (line.trim() === '') return undefined;
  const level = Number(/"level":(\d+)/.exec(line)?.[1] ?? Number.NaN);
  if (level < 40) return undefined;
  if (Number.isNaN(level)) return { level: 50, text: shorten(line.trim()) };
  const { msg, err } = parse(line);
  const cause = err?.message !== undefined && err.message !== msg ? `: ${err.message}` : '';
  return { level, text: shorten(`${msg ?? ''}${cause}`) };
}

function parse(line: string): { msg?: string; err?: { message?: string } } {
  try {
    return JSON.parse(line) as { msg?: string; err?: { message?: string } };
  } catch {
    return { msg: line };
  }
}

const shorten = (text: string) => (text.length > longest ? `${text.slice(0, longest)} …` : text);
