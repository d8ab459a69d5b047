import { Injectable, Logger } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { preparedQuery } from '#platform/database/prepared-query.js';
import type { AttemptOutcome } from './attempt-outcome.js';
import type { ClaimedDelivery } from './claim-deliveries.js';
import type { WebhookEndpoint } from './endpoint.entity.js';
import { findAndLock, saveEndpoint } from './endpoint.store.js';
import { lastStep, waitBefore } from './ladder.js';
import { WebhookSettings } from './webhook.settings.js';

interface FinishedRow {
  line: string | null;
  step: number;
  is_test: boolean;
}

/** Nothing when somebody else was given the attempt meanwhile. */
const finish = `
  UPDATE webhook_delivery
  SET status = $3, response_status = $4, error = $5, attempted_at = $6, next_attempt_at = NULL, lease = NULL, leased_until = NULL
  WHERE id = $1 AND lease = $2 AND status = 'pending'
  RETURNING line, step, test_event IS NOT NULL AS is_test`;

const planNext = `
  WITH failed AS (
    UPDATE webhook_delivery SET next_attempt_at = now() + make_interval(secs => $3::float8 / 1000) WHERE id = $1 RETURNING *
  )
  INSERT INTO webhook_delivery (id, endpoint_id, event_id, event_type, position, test_event, line, attempt, step, next_attempt_at)
  SELECT $2, endpoint_id, event_id, event_type, position, test_event, line, attempt + 1, step + 1, next_attempt_at FROM failed`;

/** Gives the next of the line its turn. */
const letNextGo = `
  UPDATE webhook_delivery SET next_attempt_at = now() WHERE id = (
    SELECT id FROM webhook_delivery WHERE endpoint_id = $1 AND line = $2 AND status = 'pending' ORDER BY position LIMIT 1
  ) AND next_attempt_at IS NULL`;

/** Writes down how an attempt ended, and what follows: the next attempt, the next event of the subject, the end of the endpoint. */
@Injectable()
export class RecordOutcome {
  private readonly logger = new Logger('webhooks');

  constructor(
    private readonly dataSource: DataSource,
    private readonly settings: WebhookSettings,
  ) {}

  async execute(claimed: ClaimedDelivery, outcome: AttemptOutcome, attemptedAt: Date): Promise<void> {
    const disabled = await this.dataSource.transaction(async (manager) => {
      const endpoint = await findAndLock(manager, claimed.endpointId);
      const finished = endpoint && (await this.finish(manager, claimed, outcome, attemptedAt));
      if (!endpoint || !finished) return undefined;
      await this.follow(manager, claimed, outcome, finished);
      return this.judge(manager, endpoint, outcome, finished);
    });
    if (disabled) this.logger.warn(disabled, 'a webhook endpoint was disabled: nothing is sent to it until an administrator enables it');
  }

  private async finish(manager: EntityManager, { id, lease }: ClaimedDelivery, outcome: AttemptOutcome, attemptedAt: Date) {
    const { succeeded, responseStatus, error } = outcome;
    const values = [id, lease, succeeded ? 'succeeded' : 'failed', responseStatus, error, attemptedAt];
    return (await preparedQuery<FinishedRow>(manager, finish, values)).rows[0];
  }

  private async follow(manager: EntityManager, { id, endpointId }: ClaimedDelivery, outcome: AttemptOutcome, { step, line }: FinishedRow) {
    if (!outcome.succeeded && step < lastStep) {
      const wait = waitBefore(step + 1, this.settings.retryScale, outcome.retryAfterMs);
      await preparedQuery(manager, planNext, [id, uuidv7(), wait]);
    } else if (line !== null) await preparedQuery(manager, letNextGo, [endpointId, line]);
  }

  /** A test says nothing about how the endpoint does, unless it is gone. Answers with what the log should say when this disabled the endpoint. */
  private async judge(manager: EntityManager, endpoint: WebhookEndpoint, outcome: AttemptOutcome, { is_test: isTest }: FinishedRow) {
    const wasDisabled = endpoint.isDisabled;
    const hadFailures = endpoint.state.failures > 0;
    const now = new Date();
    if (outcome.gone) endpoint.gone(now);
    else if (isTest) return undefined;
    else if (outcome.succeeded) endpoint.succeeded();
    else endpoint.failed(now, this.settings.retryScale);
    if (!outcome.succeeded || hadFailures) await saveEndpoint(manager, endpoint);
    if (wasDisabled || !endpoint.isDisabled) return undefined;
    const { id, url, disabledReason: reason, failingSince } = endpoint.state;
    return { endpointId: id, host: new URL(url).host, reason, failingSince };
  }
}
