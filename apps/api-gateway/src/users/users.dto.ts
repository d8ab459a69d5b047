import { Choice, Email, Flag, Name, Text } from '../edge/input/fields.js';
import { PageQuery } from '../edge/input/page.dto.js';
import { PostalAddress } from '../edge/input/postal-address.dto.js';
import type { RoleName } from './user.view.js';

const firstName = { max: 100, example: 'Ada', optional: true } as const;
const lastName = { max: 100, example: 'King', optional: true } as const;

export class UpdateMeDto {
  @Name(firstName)
  firstName?: string;

  @Name(lastName)
  lastName?: string;
}

export class UpdateUserDto {
  @Name(firstName)
  firstName?: string;

  @Name(lastName)
  lastName?: string;

  @Choice(['customer', 'admin'], { optional: true })
  role?: RoleName;

  @Flag({ optional: true, about: 'A disabled account cannot log in; its sessions end.' })
  disabled?: boolean;
}

export class ChangePasswordDto {
  @Text({ max: 128, content: 'anything', example: 'correct horse battery' })
  currentPassword: string;

  @Text({ min: 8, max: 128, content: 'anything', example: 'staple correct horse', about: '8 to 128 characters.' })
  newPassword: string;
}

export class ChangeEmailDto {
  @Email({ example: 'ada.king@example.com', about: 'Is to be verified anew.' })
  email: string;

  @Text({ max: 128, content: 'anything', example: 'correct horse battery' })
  currentPassword: string;
}

export class UsersQuery extends PageQuery {
  @Email({ optional: true, about: 'The exact address, compared without regard to case.' })
  email?: string;

  @Choice(['customer', 'admin'], { optional: true, about: 'Only those with this role.' })
  role?: RoleName;
}

export class CreateAddressDto extends PostalAddress {}

export class UpdateAddressDto {
  @Name({ max: 100, optional: true, example: 'Ada King' })
  name?: string;

  @Name({ max: 200, optional: true, example: '10 Ockham Park' })
  line1?: string;

  @Text({ max: 200, optional: true, nullable: true })
  line2?: string | null;

  @Name({ max: 100, optional: true, example: 'London' })
  city?: string;

  @Text({ max: 100, optional: true, nullable: true })
  region?: string | null;

  @Name({ max: 20, optional: true, example: 'KT11 1NA' })
  postalCode?: string;

  @Text({ min: 2, max: 2, pattern: /^[A-Z]{2}$/, form: 'must be an ISO 3166-1 alpha-2 code in upper case', optional: true, example: 'GB' })
  country?: string;

  @Text({ max: 40, optional: true, nullable: true })
  phone?: string | null;
}
