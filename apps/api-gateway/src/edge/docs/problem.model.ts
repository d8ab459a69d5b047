import { ApiProperty, ApiSchema } from '@nestjs/swagger';

@ApiSchema({ name: 'FieldError' })
export class FieldErrorModel {
  @ApiProperty({ description: 'Path in the request.', example: 'lines[0].quantity' })
  field: string;

  @ApiProperty({ description: 'Stable.', example: 'MIN' })
  code: string;

  @ApiProperty({ example: 'must be at least 1' })
  message: string;
}

/** A refusal (RFC 9457). */
@ApiSchema({ name: 'Problem' })
export class ProblemModel {
  @ApiProperty({ example: 'about:blank' })
  type: string;

  @ApiProperty({ example: 'Invalid request' })
  title: string;

  @ApiProperty({ type: 'integer', example: 400 })
  status: number;

  @ApiProperty({ description: 'For people; may change.', example: 'The request is not valid: see errors.' })
  detail: string;

  @ApiProperty({ description: 'The path that was asked for.', example: '/api/v1/orders' })
  instance: string;

  @ApiProperty({ description: 'Stable: what programs should look at.', example: 'VALIDATION_FAILED' })
  code: string;

  @ApiProperty({ description: 'To quote when asking for help.', example: '019a2f6e-7f4e-7c1a-9a55-5b1f0c9d2e10' })
  requestId: string;

  @ApiProperty({ type: () => FieldErrorModel, isArray: true, required: false, description: 'Every field that is wrong.' })
  errors?: FieldErrorModel[];

  @ApiProperty({ required: false, description: 'Where tokens are given out only: the same by RFC 6749 §5.2.', example: 'invalid_client' })
  error?: string;

  @ApiProperty({ required: false, description: '`detail` by the name that RFC 6749 gives it.' })
  error_description?: string;
}
