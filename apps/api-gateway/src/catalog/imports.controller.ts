import { Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Admin } from '../auth/access.js';
import { ApiAnswer, ApiList } from '../edge/docs/api-answer.js';
import { ApiFileAnswer, ApiSentFile } from '../edge/docs/api-file.js';
import { ApiId } from '../edge/docs/api-headers.js';
import { ApiProblem } from '../edge/docs/api-problem.js';
import { FileBody, FileOf } from '../edge/http/file-body.js';
import { PageQuery } from '../edge/input/page.dto.js';
import { QueryOf } from '../edge/input/request-shape.guard.js';
import { ImportView } from './import.view.js';
import { ImportsClient } from './imports.client.js';
import { CreateImportQuery } from './imports.dto.js';
import { importExample, productFile, rejectedRows } from './imports.examples.js';

@ApiTags('catalog')
@Controller('imports')
export class ImportsController {
  constructor(private readonly imports: ImportsClient) {}

  @Post()
  @Admin('catalog:write')
  @HttpCode(202)
  @ApiSentFile({
    description: 'The file itself, gzip or plain; whatever its Content-Type.',
    type: 'text/csv',
    examples: { 'Two products': productFile },
  })
  @ApiOperation({
    operationId: 'createImport',
    summary: 'Bring in a file of products',
    description:
      'The body is the file, streamed; `Content-Encoding: gzip` when it is compressed, and 2 GiB at most unless the operator says otherwise. A file whose ' +
      'beginning is not what `format` says is refused at once; everything else is seen as it goes: *getImport* tells how far it is, *streamImportErrors* ' +
      'what became of rows that were not taken. Rows that are as the catalog has them change nothing.',
  })
  @ApiAnswer(202, ImportView, { example: importExample, located: true })
  @ApiProblem(400, 'UNSUPPORTED_FORMAT', 'EMPTY_FILE')
  create(@QueryOf() query: CreateImportQuery, @FileOf() file: FileBody) {
    return this.imports.create(query, file);
  }

  @Get()
  @Admin('catalog:read')
  @ApiOperation({ operationId: 'listImports', summary: 'List imports, the latest first' })
  @ApiList(ImportView, { example: [importExample] })
  list(@QueryOf() query: PageQuery) {
    return this.imports.list(query);
  }

  @Get(':id')
  @Admin('catalog:read')
  @ApiOperation({ operationId: 'getImport', summary: 'See how far an import is' })
  @ApiId('id', 'The import.')
  @ApiAnswer(200, ImportView, { example: importExample })
  @ApiProblem(404, 'IMPORT_NOT_FOUND')
  get(@Param('id') id: string) {
    return this.imports.get(id);
  }

  @Get(':id/errors')
  @Admin('catalog:read')
  @ApiOperation({
    operationId: 'streamImportErrors',
    summary: 'Read what became of the rows that were not taken',
    description: 'A JSON object a line, `{ line, sku, field, code, message, raw }`, in the order of the file; so far, while it runs.',
  })
  @ApiId('id', 'The import.')
  @ApiFileAnswer('The error file.', { 'application/x-ndjson': rejectedRows })
  @ApiProblem(404, 'IMPORT_NOT_FOUND')
  errors(@Param('id') id: string) {
    return this.imports.errors(id);
  }
}
