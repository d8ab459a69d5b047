import { Controller } from '@nestjs/common';
import {
  ImportServiceControllerMethods,
  type AbandonImportRequest,
  type AbandonImportResponse,
  type CreateImportRequest,
  type CreateImportResponse,
  type GetImportRequest,
  type GetImportResponse,
  type ImportServiceController,
  type ListImportsRequest,
  type ListImportsResponse,
  type StreamImportErrorsRequest,
  type StreamImportErrorsResponse,
  type SubmitImportRequest,
  type SubmitImportResponse,
  type UploadImportPieceRequest,
  type UploadImportPieceResponse,
} from '#contracts/generated/ashlar/catalog/v1/imports.js';
import { AdminOnly } from '#platform/auth/access-rules.js';
import { ImportErrors } from './import-errors.js';
import { toImport } from './import.proto.js';
import { ImportQueries } from './import.queries.js';
import { ImportWrites } from './import-writes.js';

/** Product files over gRPC. */
@Controller()
@ImportServiceControllerMethods()
export class ImportGrpcController implements Omit<ImportServiceController, 'streamImportErrors'> {
  constructor(
    private readonly queries: ImportQueries,
    private readonly errors: ImportErrors,
    private readonly writes: ImportWrites,
  ) {}

  @AdminOnly({ scope: 'catalog:write' })
  async createImport(request: CreateImportRequest): Promise<CreateImportResponse> {
    return { id: await this.writes.create.execute(request) };
  }

  @AdminOnly({ scope: 'catalog:write' })
  async uploadImportPiece(request: UploadImportPieceRequest): Promise<UploadImportPieceResponse> {
    await this.writes.upload.execute(request);
    return {};
  }

  @AdminOnly({ scope: 'catalog:write' })
  async submitImport(request: SubmitImportRequest): Promise<SubmitImportResponse> {
    return { import: toImport(await this.writes.submit.execute(request)) };
  }

  @AdminOnly({ scope: 'catalog:write' })
  async abandonImport({ id }: AbandonImportRequest): Promise<AbandonImportResponse> {
    await this.writes.abandon.execute(id);
    return {};
  }

  @AdminOnly({ scope: 'catalog:read' })
  async getImport({ id }: GetImportRequest): Promise<GetImportResponse> {
    return { import: toImport(await this.queries.import(id)) };
  }

  @AdminOnly({ scope: 'catalog:read' })
  async listImports({ page }: ListImportsRequest): Promise<ListImportsResponse> {
    const found = await this.queries.list(page);
    return { imports: found.rows.map(toImport), page: found.page };
  }

  /** The next lines are read once those before them were taken. */
  @AdminOnly({ scope: 'catalog:read' })
  async *streamImportErrors({ id }: StreamImportErrorsRequest): AsyncGenerator<StreamImportErrorsResponse, void, undefined> {
    for await (const lines of this.errors.lines(id)) yield { lines };
  }
}
