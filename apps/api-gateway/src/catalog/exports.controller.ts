import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Admin } from '../auth/access.js';
import { ApiFileAnswer } from '../edge/docs/api-file.js';
import { Choice } from '../edge/input/fields.js';
import { QueryOf } from '../edge/input/request-shape.guard.js';
import { ExportsClient, exportFormats, type ExportFormat } from './exports.client.js';
import { productFile, productLines } from './imports.examples.js';

export class ExportQuery {
  @Choice(exportFormats, { optional: true, example: 'csv', about: '`csv` unless told.' })
  format?: ExportFormat;
}

@ApiTags('catalog')
@Controller('exports')
export class ExportsController {
  constructor(private readonly exported: ExportsClient) {}

  @Get('products')
  @Admin('catalog:read')
  @ApiOperation({
    operationId: 'exportProducts',
    summary: 'Read every product as a file',
    description:
      'Drafts and archived ones too, in the order they were made, in the form that *createImport* takes: importing it again changes nothing. ' +
      "With `format=ndjson` a line is the body of *createProduct*. Cells that a spreadsheet would calculate have a `'` before them.",
  })
  @ApiFileAnswer('The file.', { 'text/csv': productFile, 'application/x-ndjson': productLines })
  products(@QueryOf() { format = 'csv' }: ExportQuery) {
    return this.exported.products(format);
  }
}
