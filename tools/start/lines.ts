/** Cuts a stream of pieces into lines; a line that never ends is cut at `longest`. */
export class Lines {
  private rest = '';

  constructor(
    private readonly take: (line: string) => void,
    private readonly longest = 64 * 1024,
  ) {}

  write(piece: string): void {
    const lines = (this.rest + piece).split('\n');
    this.rest = lines.pop() ?? '';
    for (const line of lines) this.take(line);
    if (this.rest.length > this.longest) {
      this.take(this.rest);
      this.rest = '';
    }
  }
}
