import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import type { User } from '#contracts/generated/ashlar/users/v1/user.js';
import { Role } from '#contracts/generated/ashlar/users/v1/user.js';
import { instant } from '../edge/output/instant.js';

export type RoleName = 'customer' | 'admin';

/** A person's account as they see it themselves. */
@ApiSchema({ name: 'User' })
export class UserView {
  @ApiProperty({ format: 'uuid' })
  id: string;
  @ApiProperty({ format: 'email', example: 'ada@example.com' })
  email: string;
  @ApiProperty({ example: 'Ada' })
  firstName: string;
  @ApiProperty({ example: 'Lovelace' })
  lastName: string;
  @ApiProperty({ enum: ['customer', 'admin'] })
  role: RoleName;
  @ApiProperty()
  emailVerified: boolean;
  @ApiProperty({ format: 'date-time' })
  createdAt: string;
  @ApiProperty({ format: 'date-time' })
  updatedAt: string;
  @ApiProperty({ type: 'integer', example: 1 })
  version: number;
}

/** An account as administrators see it. */
@ApiSchema({ name: 'Account' })
export class AccountView extends UserView {
  @ApiProperty({ description: 'A disabled account cannot log in.' })
  disabled: boolean;
}

export const toUserView = (user: User): UserView => ({
  id: user.id,
  email: user.email,
  firstName: user.firstName,
  lastName: user.lastName,
  role: user.role === Role.ROLE_ADMIN ? 'admin' : 'customer',
  emailVerified: user.emailVerified,
  createdAt: instant(user.createdAt),
  updatedAt: instant(user.updatedAt),
  version: user.version,
});

export const toAccountView = (user: User): AccountView => ({ ...toUserView(user), disabled: user.disabled });
