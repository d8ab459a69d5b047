import { Logger } from '@nestjs/common';
import { Counter } from 'prom-client';
import { DomainError } from '../errors/domain-error.js';

const logger = new Logger('PersonalData');
const found = new Counter({
  name: 'ashlar_personal_data_tampered_total',
  help: 'Sealed values that were changed, or moved to another place or person',
  labelNames: ['place'],
});

/** 409 `PERSONAL_DATA_TAMPERED`, once it is in the log and the metrics, for somebody to be woken by. */
export function tampered(place: string, personId: string, cause: unknown): DomainError {
  found.inc({ place });
  logger.error({ alert: 'personal data were tampered with', place, personId }, 'personal data were tampered with');
  return new DomainError('wrong_state', 'PERSONAL_DATA_TAMPERED', 'What is stored of this person was tampered with; it is not shown.', [], {
    cause,
  });
}
