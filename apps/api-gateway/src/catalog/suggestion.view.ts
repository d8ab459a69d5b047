import { ApiProperty, ApiSchema } from '@nestjs/swagger';

/** A product as a list of suggestions shows it. */
@ApiSchema({ name: 'Suggestion' })
export class SuggestionView {
  @ApiProperty({ format: 'uuid' })
  id: string;
  @ApiProperty({ example: 'everyday-mug' })
  slug: string;
  @ApiProperty({ example: 'Everyday Mug' })
  name: string;
}
