import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Audited } from '../audit-log/audited.js';
import { LoggedIn } from '../auth/access.js';
import { ApiAnswer } from '../edge/docs/api-answer.js';
import { ApiProblem } from '../edge/docs/api-problem.js';
import { ExportClient } from './export.client.js';
import { PersonExportView } from './export.view.js';
import { exportExample } from './export.examples.js';

@ApiTags('users')
@Controller('users/me/export')
export class ExportController {
  constructor(private readonly exports: ExportClient) {}

  @Get()
  @LoggedIn()
  @Audited()
  @ApiOperation({
    operationId: 'exportMe',
    summary: 'Take along everything that is held about you',
    description: 'From every service, as one file. While one of them does not answer there is none: 503.',
  })
  @ApiAnswer(200, PersonExportView, { example: exportExample })
  @ApiProblem(409, 'PERSONAL_DATA_TAMPERED')
  get() {
    return this.exports.me();
  }
}
