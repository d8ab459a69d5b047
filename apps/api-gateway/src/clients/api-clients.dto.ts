import { allScopes } from '#platform/auth/scopes.js';
import { Flag, Name, WholeNumber } from '../edge/input/fields.js';
import { TextList } from '../edge/input/structures.js';

const name = { max: 100, example: 'The ERP', about: 'For people. Kept composed (Unicode NFC).' } as const;
const scopes = {
  min: 1,
  max: 20,
  maxLength: 50,
  pattern: new RegExp(`^(${allScopes.join('|')})$`),
  form: `must hold some of ${allScopes.join(', ')}`,
  example: ['orders:read', 'events:read'],
  about: `What it may do: ${allScopes.map((scope) => `\`${scope}\``).join(', ')}.`,
};

export class CreateApiClientDto {
  @Name(name)
  name: string;

  @TextList(scopes)
  scopes: string[];
}

export class UpdateApiClientDto {
  @Name({ ...name, optional: true })
  name?: string;

  @TextList({ ...scopes, optional: true })
  scopes?: string[];

  @Flag({ optional: true, about: 'true ends the tokens that it has, and it gets no more until it is false again.' })
  disabled?: boolean;
}

export class RotateApiClientSecretDto {
  @WholeNumber({
    min: 0,
    max: 604_800,
    optional: true,
    about: 'How many seconds the secret before works beside the new one; a day unless told, 0 when it has leaked.',
  })
  overlapSeconds?: number;
}
