import { Injectable } from '@nestjs/common';
import { CreateClient } from './create-client.js';
import { DeleteClient } from './delete-client.js';
import { RotateClientSecret } from './rotate-client-secret.js';
import { UpdateClient } from './update-client.js';

/** What administrators do with clients. */
@Injectable()
export class ClientWrites {
  constructor(
    readonly create: CreateClient,
    readonly update: UpdateClient,
    readonly rotate: RotateClientSecret,
    readonly remove: DeleteClient,
  ) {}
}
