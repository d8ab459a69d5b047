import { ApiProperty, ApiSchema } from '@nestjs/swagger';

@ApiSchema({ name: 'Meta' })
export class MetaModel {
  @ApiProperty({ format: 'date-time', example: '2026-01-31T12:00:00.000Z' })
  timestamp: string;

  @ApiProperty({ example: '019a2f6e-7f4e-7c1a-9a55-5b1f0c9d2e10' })
  requestId: string;
}

@ApiSchema({ name: 'Page' })
export class PageModel {
  @ApiProperty({ type: 'integer', example: 24 })
  limit: number;

  @ApiProperty({ type: String, nullable: true, description: 'For `cursor`; null at the end.', example: null })
  nextCursor: string | null;

  @ApiProperty({ type: 'integer', required: false, description: 'When `count` asked for it.' })
  total?: number;
}

@ApiSchema({ name: 'PagedMeta' })
export class PagedMetaModel extends MetaModel {
  @ApiProperty()
  page: PageModel;
}
