import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import type { CreateImportRequest } from '#contracts/generated/ashlar/catalog/v1/imports.js';
import { isCurrency } from '#contracts/money.js';
import { unauthenticated } from '#platform/errors/domain-error.js';
import { currentCall } from '#platform/grpc/call-context.js';
import { FieldChecks } from '../field-checks.js';
import { unsupportedFormat } from './import.errors.js';
import { formatNameOf } from './import.proto.js';
import { parseMapping, type Mapping } from './read/mapping.js';
import type { FileFormat } from './read/read-settings.js';
import { recognise } from './read/recognise.js';
import { keepPiece, largestPiece } from './upload-piece.js';

/** The currency of files that name none. */
export class ShopCurrency {
  readonly code: string;
}

/** Formats whose fields a mapping may name; the others say themselves what is what. */
const mapped: readonly FileFormat[] = ['csv', 'ndjson'];
const longestMapping = 32 * 1024;

/** Begins a file: with what it is said to be, and its first piece, which must look like it. */
@Injectable()
export class CreateImport {
  constructor(
    private readonly dataSource: DataSource,
    private readonly shopCurrency: ShopCurrency,
  ) {}

  /** Answers with its id. Throws 400 `VALIDATION_FAILED` naming each setting that is wrong, `UNSUPPORTED_FORMAT`. */
  async execute(request: CreateImportRequest): Promise<string> {
    const { format, mapping } = checked(request);
    const piece = Buffer.from(request.piece);
    const other = recognise(format, piece, request.gzip, mapping);
    if (other !== undefined) throw unsupportedFormat(other);
    const call = currentCall();
    if (!call?.caller) throw unauthenticated();
    const { dryRun, currency, locale, gzip, zeroPrices } = request;
    const values = [dryRun, currency || this.shopCurrency.code, locale || null, mapping && request.mapping, gzip, zeroPrices];
    const id = uuidv7();
    const { userId } = call.caller;
    await this.dataSource.transaction(async (manager) => {
      await manager.query(insertSql, [id, format, ...values, userId, call.requestId]);
      await keepPiece(manager, id, 0, piece);
    });
    return id;
  }
}

const insertSql = `
  INSERT INTO import (id, format, dry_run, currency, locale, mapping, gzip, zero_prices, actor, request_id)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`;

function checked(request: CreateImportRequest): { format: FileFormat; mapping: Mapping | null } {
  const { currency, locale, piece } = request;
  const checks = new FieldChecks();
  const format = formatNameOf(request.format);
  checks.that(format !== undefined, 'format', 'is required', 'REQUIRED');
  checks.that(currency === '' || isCurrency(currency), 'currency', 'must be an ISO 4217 code in upper case', 'CURRENCY');
  checks.that(locale === '' || isLocale(locale), 'locale', 'must be a language tag like de-CH', 'LOCALE');
  checks.that(piece.length <= largestPiece, 'piece', `must have at most ${largestPiece} bytes`);
  const mapping = readMapping(request.mapping, format, checks);
  checks.done();
  if (format === undefined) throw new Error('A format was checked to be there');
  return { format, mapping };
}

function readMapping(text: string, format: FileFormat | undefined, checks: FieldChecks): Mapping | null {
  if (text === '') return null;
  if (format !== undefined && !mapped.includes(format)) checks.that(false, 'mapping', `is for ${mapped.join(' and ')} only`);
  else if (text.length > longestMapping) checks.that(false, 'mapping', `must have at most ${longestMapping} characters`);
  else return parseMapping(text);
  return null;
}

/** Whether there are rules of writing numbers for it. */
function isLocale(tag: string): boolean {
  try {
    return tag.length <= 35 && Intl.NumberFormat.supportedLocalesOf(tag).length > 0;
  } catch {
    return false;
  }
}
