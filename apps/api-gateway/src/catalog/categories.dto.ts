import { Id, Name, Text, WholeNumber } from '../edge/input/fields.js';

const slug = {
  max: 80,
  pattern: /^[a-z0-9]+(-[a-z0-9]+)*$/,
  form: 'must be lower-case words joined by -',
  optional: true,
} as const;
const position = { min: 0, max: 1_000_000, optional: true, example: 0, about: 'Order among its siblings.' } as const;

export class CreateCategoryDto {
  @Name({ max: 100, example: 'Teapots' })
  name: string;

  @Text({ ...slug, example: 'teapots', about: 'Made from the name when left out.' })
  slug?: string;

  @Id({ optional: true, nullable: true, about: 'At the root when left out.' })
  parentId?: string | null;

  @WholeNumber(position)
  position?: number;
}

export class UpdateCategoryDto {
  @Name({ max: 100, optional: true, example: 'Teapots and kettles' })
  name?: string;

  @Text(slug)
  slug?: string;

  @Id({ optional: true, nullable: true, about: 'null moves it to the root.' })
  parentId?: string | null;

  @WholeNumber(position)
  position?: number;
}
