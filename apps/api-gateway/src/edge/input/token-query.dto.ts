import { Text } from './fields.js';

/** What a link in a mail ends in. */
export class TokenQuery {
  @Text({ max: 1_000, example: 'the token of the link in the mail', about: 'What stands in the link of the mail.' })
  token: string;
}
