/** What the stream is told of its surroundings. */
export class StreamSettings {
  /** `origins`: whose web pages may open a stream, beside the gateway's own. */
  constructor(readonly origins: readonly string[]) {}
}
