import type { Provider } from '@nestjs/common';
import { ClientQueries } from './client.queries.js';
import { ClientWrites } from './client-writes.js';
import { CreateClient } from './create-client.js';
import { DeleteClient } from './delete-client.js';
import { IssueClientToken } from './issue-client-token.js';
import { RotateClientSecret } from './rotate-client-secret.js';
import { UpdateClient } from './update-client.js';

export const clientProviders: Provider[] = [
  ClientQueries,
  CreateClient,
  UpdateClient,
  RotateClientSecret,
  DeleteClient,
  ClientWrites,
  IssueClientToken,
];
