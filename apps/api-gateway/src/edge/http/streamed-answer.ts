import { Readable } from 'node:stream';
import { Logger } from '@nestjs/common';
import type { FastifyReply } from 'fastify';

interface FileParts {
  contentType: string;
  /** What a browser saves it as. */
  fileName: string;
}

/** An answer that is a file: its bytes follow each other as they are made, without an envelope, at the speed of whoever reads them. */
export class StreamedAnswer {
  constructor(
    private readonly bytes: Readable,
    private readonly parts: FileParts,
  ) {}

  send(reply: FastifyReply): FastifyReply {
    return reply
      .header('Content-Type', this.parts.contentType)
      .header('Content-Disposition', `attachment; filename="${this.parts.fileName}"`)
      .header('Cache-Control', 'no-store')
      .send(this.bytes);
  }
}

/** Waits for the first bytes, so that what is refused is answered with a problem; what breaks off later ends the connection before the end of the file. */
export async function streamed(source: AsyncGenerator<Uint8Array, void, undefined>, parts: FileParts): Promise<StreamedAnswer> {
  const first = await source.next();
  return new StreamedAnswer(Readable.from(allOf(first, source), { objectMode: false, highWaterMark: 1 }), parts);
}

async function* allOf(
  first: IteratorResult<Uint8Array, void>,
  source: AsyncGenerator<Uint8Array, void, undefined>,
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    if (first.done) return;
    yield first.value;
    yield* source;
  } catch (error) {
    new Logger('http').error(error);
    throw error;
  } finally {
    await source.return();
  }
}
