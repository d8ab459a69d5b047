import { Injectable } from '@nestjs/common';
import { AbandonImport } from './abandon-import.js';
import { CreateImport } from './create-import.js';
import { SubmitImport } from './submit-import.js';
import { UploadPiece } from './upload-piece.js';

/** What becomes of a file on its way in, for the controller that offers it all. */
@Injectable()
export class ImportWrites {
  constructor(
    readonly create: CreateImport,
    readonly upload: UploadPiece,
    readonly submit: SubmitImport,
    readonly abandon: AbandonImport,
  ) {}
}
