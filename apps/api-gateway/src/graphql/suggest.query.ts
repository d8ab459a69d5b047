import { Text } from '../edge/input/fields.js';

export class SuggestQuery {
  @Text({ max: 100, example: 'mug', about: 'What was typed so far.' })
  q: string;
}
